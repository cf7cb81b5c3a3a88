//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyEmulator
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

    @Test func itEndsWellWhenItIsAskedTo() async throws {
        try await TestFolder.with { folder in
            let program = try Program(
                example: "ExampleDaemon",
                ["--emulator", "--interval", "86400"],
                folder: folder
            )
            _ = try await program.wait(for: "Round 1: ")
            #expect(await program.end() == 0, "\(program.text)")
        }
    }

    // Scoreboard: W63
    @Test func oneTokenForEachAPIServesAllRounds() async throws {
        try await TestTenant.with { tenant in
            let program = try Program(
                example: "ExampleDaemon",
                ["--config", tenant.settingsFile, "--rounds", "5", "--interval", "0"],
                environment: tenant.environment,
                folder: tenant.folder
            )
            #expect(await program.status() == 0, "\(program.text)")
            #expect(program.text.contains("Round 5: 3 products, 3 users."))
            #expect(tenant.emulator.requestCount(of: .token) == 2)
            #expect(tenant.emulator.requestCount(of: .products) == 5)
        }
    }

    @Test func aRefusalEndsItWithAReason() async throws {
        try await TestTenant.with { tenant in
            let secret = "a-wrong-secret-of-ours"
            let program = try Program(
                example: "ExampleDaemon",
                ["--config", tenant.settingsFile, "--rounds", "1"],
                environment: tenant.environment.merging(
                    ["AzureAd__ClientCredentials__0__ClientSecret": secret]
                ) { _, new in new },
                folder: tenant.folder
            )
            #expect(await program.status() == 1)
            #expect(program.text.contains("AADSTS7000215"), "\(program.text)")
            #expect(!program.text.contains(secret))
        }
    }
}
