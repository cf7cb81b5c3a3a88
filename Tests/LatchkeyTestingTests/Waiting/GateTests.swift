//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@Suite(.timeLimit(.minutes(1)))
struct GateTests {
    @Test func openGateHoldsNobody() async throws {
        let gate = Gate()
        gate.open()
        try await gate.wait()
        #expect(gate.waitingCount == 0)
    }

    @Test func admissionsLetAsManyThroughAsTheySay() async throws {
        let gate = Gate()
        try await withThrowingTaskGroup { group in
            for _ in 0..<5 { group.addTask { try await gate.wait() } }
            try await gate.waiters(5)
            gate.admit(2)
            try await group.next()
            try await group.next()
            #expect(gate.waitingCount == 3)
            gate.open()
            try await group.waitForAll()
        }
    }

    @Test func shutGateHoldsThoseWhoComeLater() async throws {
        let gate = Gate()
        gate.open()
        gate.shut()
        let task = Task { try await gate.wait() }
        try await gate.waiters(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(gate.waitingCount == 0)
    }
}
