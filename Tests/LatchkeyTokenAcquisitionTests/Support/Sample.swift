//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// The application that the tests speak for.
enum Sample {
    static let tenant = "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3"
    static let clientID = "11112222-3333-4444-5555-666677778888"
    static let secret = "q1w~e2r3t4"
    static let scope = "api://orders-api/.default"
    static let correlationID = "5b8a3d1c-6f55-4f2e-9b0d-2f0cf0a0d111"
    static let token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl"

    static func options() throws -> ApplicationOptions {
        ApplicationOptions(
            instance: "https://login.microsoftonline.com/",
            tenantID: Self.tenant,
            clientID: Self.clientID,
            credentials: [try .clientSecret(Self.secret)]
        )
    }

    static func client(_ http: any HTTPClient) throws -> ConfidentialClient {
        try ConfidentialClient(try Self.options(), cache: Self.cache(), http: http, timing: .immediate)
    }

    /// A cache that gives acquisitions time on a busy machine.
    static func cache(store: (any TokenStore)? = nil) -> TokenCache {
        var configuration = TokenCache.Configuration()
        configuration.loadTimeout = .seconds(600)
        configuration.storeLoadBudget = .seconds(600)
        configuration.storeReadBudget = .seconds(600)
        configuration.storeWriteBudget = .seconds(600)
        configuration.writesThrough = store != nil
        return TokenCache(store: store, configuration: configuration)
    }

    /// A token response with the given members beside the token and its type.
    static func response(_ members: String = #""expires_in": 3599"#) -> String {
        #"{"token_type": "Bearer", "access_token": "\#(Self.token)", \#(members)}"#
    }
}

extension AcquisitionTiming {
    /// Waits for nothing.
    static var immediate: Self { .init(sleep: { _ in try Task.checkCancellation() }) }
}
