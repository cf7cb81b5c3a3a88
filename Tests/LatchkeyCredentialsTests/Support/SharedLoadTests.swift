//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyCredentials

@Suite(.timeLimit(.minutes(1))) struct SharedLoadTests {
    private let loads = SharedLoad<Int>()
    private let gate = Gate()
    private let count = Locked(0)

    private func value() async throws(CredentialError) -> Int {
        try await self.loads.value { [gate, count] () throws(CredentialError) in
            let number = count.withLock {
                $0 += 1
                return $0
            }
            await gate.wait()
            return number
        }
    }

    @Test func allGetTheErrorOfOne() async throws {
        let tasks = (0..<10).map { _ in
            Task {
                try await self.loads.value { [gate] () throws(CredentialError) -> Int in
                    await gate.wait()
                    throw CredentialError(.unavailable, "Down.")
                }
            }
        }
        await self.gate.arrival(1)
        await self.gate.open()
        for task in tasks {
            let error = await #expect(throws: CredentialError.self) { try await task.value }
            #expect(error?.message == "Down.")
        }
    }

    @Test func aWaiterThatIsCancelledLeavesAlone() async throws {
        let patient = Task { try await self.value() }
        await self.gate.arrival(1)
        let hasty = Task { try await self.value() }
        hasty.cancel()
        let error = await #expect(throws: CredentialError.self) { try await hasty.value }
        #expect(error?.code == .cancelled)
        await self.gate.open()
        #expect(try await patient.value == 1)
        #expect(self.count.current == 1)
    }

    @Test func theLastOneToLeaveTakesTheLoadAlong() async throws {
        let only = Task { try await self.value() }
        await self.gate.arrival(1)
        only.cancel()
        let error = await #expect(throws: CredentialError.self) { try await only.value }
        #expect(error?.code == .cancelled)
        // The next one does not wait for what nobody wanted any more.
        let next = Task { try await self.value() }
        await self.gate.arrival(2)
        await self.gate.open()
        #expect(try await next.value == 2)
    }
}
