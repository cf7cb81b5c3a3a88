//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// Processes that share a Redis and redeem the same refresh tokens.
@Suite(.serialized, .timeLimit(.minutes(10))) struct FamilyProcessTests {
    private static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "FleetMember").path
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../Scripts/lib/families.py"
    ).standardized.path

    // Scoreboard: CE62
    @Test func processesThatAreKilledAtEachStepRevokeNothingWithoutNeed() async throws {
        let report = try await run("python3", ["-B", Self.script, Self.program, "8", "10"])
        #expect(report.contains("8 processes, 10 audiences"))
        #expect(report.contains(" 0 again without need"))
    }
}
