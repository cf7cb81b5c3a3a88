//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyCredentials

@Suite(.timeLimit(.minutes(1))) struct SharedLoadTests {
    /// A gate that tasks wait at.
    private actor Gate {
        private var isOpen = false
        private var waiters: [CheckedContinuation<Void, Never>] = []
        private(set) var arrivals = 0

        func wait() async {
            self.arrivals += 1
            guard !self.isOpen else { return }
            await withCheckedContinuation { self.waiters.append($0) }
        }

        func open() {
            self.isOpen = true
            for waiter in self.waiters { waiter.resume() }
            self.waiters = []
        }
    }

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
        while await self.gate.arrivals < 1 { await Task.yield() }
        await self.gate.open()
        for task in tasks {
            let error = await #expect(throws: CredentialError.self) { try await task.value }
            #expect(error?.message == "Down.")
        }
    }

    @Test func aWaiterThatIsCancelledLeavesAlone() async throws {
        let patient = Task { try await self.value() }
        while await self.gate.arrivals < 1 { await Task.yield() }
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
        while await self.gate.arrivals < 1 { await Task.yield() }
        only.cancel()
        let error = await #expect(throws: CredentialError.self) { try await only.value }
        #expect(error?.code == .cancelled)
        // The next one does not wait for what nobody wanted any more.
        let next = Task { try await self.value() }
        while await self.gate.arrivals < 2 { await Task.yield() }
        await self.gate.open()
        #expect(try await next.value == 2)
    }
}
