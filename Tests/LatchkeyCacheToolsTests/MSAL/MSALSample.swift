//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyHTTP
import LatchkeySQLite
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Synchronization

@testable import LatchkeyCacheTools

/// The application and the user whose tokens go from library to library.
enum MSALSample {
    static let tenant = "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3"
    static let client = "11112222-3333-4444-5555-666677778888"
    static let object = "9f4880d8-80ba-4c40-97bc-f7a23c703084"
    static let vault = ["https://vault.azure.net/.default"]
    static let user = ["User.Read"]

    static var principal: Principal { Principal(homeAccountID: "\(self.object).\(self.tenant)") }

    /// Runs a client over the tokens of a bench.
    static func withClient<Result>(
        _ bench: Bench,
        _ issuer: Issuer,
        _ body: (ConfidentialClient) async throws -> Result
    ) async throws -> Result {
        let encryption = try await StoreEncryption.keyRing(from: .file(bench.keys))
        let store = try await SQLiteTokenStore.open(path: bench.database, encryption: encryption)
        // The limits on time are wide: what is tested is not how fast a busy machine is.
        var configuration = TokenCache.Configuration()
        configuration.storeLoadBudget = .seconds(30)
        configuration.storeWriteBudget = .seconds(30)
        let cache = TokenCache(store: store, configuration: configuration)
        let options = ApplicationOptions(
            instance: "https://login.microsoftonline.com/",
            tenantID: Self.tenant,
            clientID: Self.client,
            credentials: [try .clientSecret("secret")]
        )
        let client = try ConfidentialClient(options, cache: cache, http: issuer)
        do {
            let result = try await body(client)
            await cache.shutdown(timeout: .seconds(30))
            return result
        } catch {
            await cache.shutdown(timeout: .seconds(30))
            throw error
        }
    }

    /// An issuer that answers token requests, and keeps what it was asked.
    final class Issuer: HTTPClient {
        private let received = Mutex<[String]>([])

        var forms: [String] { self.received.withLock { $0 } }

        func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
            let form = String(decoding: request.body, as: UTF8.self)
            self.received.withLock { $0.append(form) }
            let body = form.contains("client_credentials") ? Self.app : Self.user
            return HTTPClientResponse(
                head: HTTPResponse(status: .ok),
                body: HTTPResponseBody(bytes: Array(body.utf8))
            )
        }

        private static let app = #"{"token_type":"Bearer","expires_in":3599,"access_token":"app-token-of-ours"}"#

        private static var user: String {
            let info = Self.encoded(#"{"uid":"\#(MSALSample.object)","utid":"\#(MSALSample.tenant)"}"#)
            let claims = """
                {"aud":"\(MSALSample.client)","sub":"s","oid":"\(MSALSample.object)","tid":"\(MSALSample.tenant)",\
                "preferred_username":"ana@contoso.com","name":"Ana"}
                """
            let idToken = "\(Self.encoded(#"{"alg":"none"}"#)).\(Self.encoded(claims)).c2ln"
            return """
                {"token_type":"Bearer","expires_in":3599,"access_token":"user-token-of-ours","client_info":"\(info)",\
                "refresh_token":"refresh-token-of-ours","scope":"User.Read openid profile","id_token":"\(idToken)"}
                """
        }

        private static func encoded(_ text: String) -> String {
            Data(text.utf8).base64EncodedString()
                .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        }
    }
}
