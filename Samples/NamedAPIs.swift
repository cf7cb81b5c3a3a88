//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Latchkey
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

/// What the API of the samples returns.
struct Product: Codable, Equatable, Sendable {
    var id: Int
    var name: String
}

/// A named API of an `appsettings.json`, called for a user and as the application itself.
///
/// ```json
/// {
///   "DownstreamApis": {
///     "MyApi": { "BaseUrl": "https://myapi.example.com", "Scopes": ["api://myapi/read", "api://myapi/write"] }
///   }
/// }
/// ```
struct APIService: Sendable {
    let latchkey: LatchkeyClient

    func product(_ id: Int, for user: Principal) async throws -> Product {
        // Delegated: on behalf of the user.
        try await self.latchkey.api("MyApi").get("api/products/\(id)", as: .user(user))
    }

    func allProducts() async throws -> [Product] {
        // App-only: with the application's own permissions.
        try await self.latchkey.api("MyApi").get("api/products", as: .app)
    }
}
