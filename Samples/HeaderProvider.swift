//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Latchkey
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Only the header, for requests that something else sends; here those of Foundation.
struct CustomAuthService: Sendable {
    let latchkey: LatchkeyClient
    var url = URL(string: "https://myapi.example.com/data")

    func request(for user: Principal) async throws -> URLRequest? {
        guard let url = self.url else { return nil }
        var request = URLRequest(url: url)
        request.setValue("MyValue", forHTTPHeaderField: "X-Custom-Header")
        try await request.authorize(with: self.latchkey, scopes: ["api://myapi/.default"], as: .user(user))
        return request
    }
}

extension URLRequest {
    /// Adds a token: all that users of `URLSession` need.
    mutating func authorize(with latchkey: LatchkeyClient, scopes: [String], as subject: TokenSubject) async throws {
        let header = try await latchkey.authorizationHeader(scopes: scopes, as: subject)
        // It holds the scheme and the token.
        self.setValue(header.value, forHTTPHeaderField: "Authorization")
    }
}
