//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// The example of a daemon, as a program beside its emulator.
@Suite(.serialized, .timeLimit(.minutes(5))) struct DaemonTests {
    // Scoreboard: W63, H8
    @Test func itCallsAPIsAsItself() async throws {
        try await TestFolder.with { folder in
            let program = try Program(
                example: "ExampleDaemon",
                ["--emulator", "--rounds", "2", "--interval", "0"],
                folder: folder
            )
            #expect(await program.status() == 0)
            #expect(program.text.contains("Round 1: 3 products, 3 users."), "\(program.text)")
            #expect(program.text.contains("Round 2: 3 products, 3 users."))
        }
    }
}
