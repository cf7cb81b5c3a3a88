//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Latchkey
import LatchkeyGraph
import LatchkeyTokenAcquisition

/// Microsoft Graph, for the user who is signed in and as the application itself.
struct GraphUsers: Sendable {
    let latchkey: LatchkeyClient

    /// The user's profile.
    func profile(of user: Principal) async throws -> GraphUser {
        try await self.latchkey.graph.me.get(as: .user(user))
    }

    /// All users of the tenant, which takes the application's own permission.
    func names() async throws -> [String] {
        var names: [String] = []
        for try await user in self.latchkey.graph.users.list({ $0.select(\.displayName).asApp() }) {
            names.append(user.displayName ?? "")
        }
        return names
    }
}
