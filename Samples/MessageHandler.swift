//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import Latchkey
import LatchkeyDownstreamAPI
import LatchkeyHTTP
import LatchkeyTokenAcquisition

/// An HTTP client of the service's own, whose requests carry tokens.
struct AuthorizedService: Sendable {
    private let http: AuthorizedHTTPClient
    private let host: String

    /// Wraps a client; its requests ask for the application's default scopes unless they say otherwise.
    init(_ latchkey: LatchkeyClient, _ http: any HTTPClient, host: String = "myapi.example.com") {
        self.http = latchkey.authorized(http, scopes: ["api://myapi/.default"])
        self.host = host
    }

    func product(_ id: Int, for user: Principal) async throws -> Product {
        let request = HTTPClientRequest(
            head: HTTPRequest(method: .get, scheme: "https", authority: self.host, path: "/api/products/\(id)")
        )
        // Options of one request are laid over those of the client: a delegated token, with other scopes.
        let response = try await self.http.send(
            request,
            authentication: .init(as: .user(user), scopes: ["api://myapi/read"])
        )
        guard response.head.status == .ok else { throw UnexpectedStatus(status: response.head.status) }
        return try JSONDecoder().decode(Product.self, from: Data(try await response.body.collect(upTo: 1 << 20)))
    }
}

/// A response that is no success.
struct UnexpectedStatus: Error {
    var status: HTTPResponse.Status
}
