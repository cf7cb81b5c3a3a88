//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyRedis

/// The whole contract, against real servers.
@Suite(.timeLimit(.minutes(5))) struct ConformanceTests {
    /// All cases at once would make one another late.
    private static let turnstile = Turnstile(width: 24)

    // Scoreboard: G2, W74
    @Test(arguments: StoreHome.allCases, TokenStoreConformance.cases)
    func conforms(_ home: StoreHome, _ conformance: TokenStoreConformance.Case) async throws {
        try await Self.turnstile.withTurn { try await conformance.run(home.harness) }
    }
}
