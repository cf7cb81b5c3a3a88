//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// A token for the application and one for a user, both held, and the ways to ask for them.
struct HeldTokens: Sendable {
    /// A way to ask.
    enum Lookup: String, CaseIterable, Sendable {
        /// For the application, with a request that is made for the lookup.
        case newApp
        /// On behalf of a user, with a request and an assertion that are made for the lookup.
        case newUser
        /// For the application, with a request that is kept.
        case keptApp
        /// On behalf of a user, with a request that is kept.
        case keptUser
    }

    private let client: ConfidentialClient
    private let incoming: String
    private let app: TokenRequest
    private let user: TokenRequest

    /// Acquires the tokens.
    init(_ bench: BenchClient) async throws {
        self.client = bench.client
        self.incoming = try bench.incomingToken()
        self.app = Self.appRequest
        self.user = Self.userRequest(self.incoming)
        _ = try await self.client.token(for: self.app)
        _ = try await self.client.token(for: self.user)
    }

    /// Finds a token many times.
    @concurrent
    func find(_ lookup: Lookup, times: Int) async throws {
        switch lookup {
        case .newApp: for _ in 0..<times { _ = try await self.client.token(for: Self.appRequest) }
        case .newUser: for _ in 0..<times { _ = try await self.client.token(for: Self.userRequest(self.incoming)) }
        case .keptApp: for _ in 0..<times { _ = try await self.client.token(for: self.app) }
        case .keptUser: for _ in 0..<times { _ = try await self.client.token(for: self.user) }
        }
    }

    private static var appRequest: TokenRequest { TokenRequest(scopes: BenchClient.appScopes, as: .app) }

    private static func userRequest(_ incoming: String) -> TokenRequest {
        TokenRequest(scopes: BenchClient.userScopes, as: .onBehalfOf(UserAssertion(incoming)))
    }
}
