//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyEmulator

extension Emulator.Configuration {
    /// A directory with people of all kinds, whose passwords are no secret.
    static func example(_ applications: [Emulator.Application]) -> Self {
        let products = Emulator.Resource.products.identifier
        var configuration = Self(
            applications: applications,
            users: [
                .init("alice@contoso.example", password: "alice", displayName: "Alice Archer"),
                .init(
                    "bob@contoso.example",
                    password: "bob",
                    displayName: "Bob Baker",
                    policies: [.multiFactor(products)]
                ),
                .init(
                    "carol@contoso.example",
                    password: "carol",
                    displayName: "Carol Carter",
                    policies: [.blocked(products)]
                ),
            ],
            showsSignInPage: true
        )
        configuration.demandsConsent = true
        return configuration
    }
}
