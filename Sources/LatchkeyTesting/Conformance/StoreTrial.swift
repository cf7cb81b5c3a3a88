//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// One run of one case: the store, the time, and what the store has done wrong so far.
final class StoreTrial: Sendable {
    /// How long calls may take.
    static let timeout = Duration.seconds(5)

    let harness: StoreHarness
    let store: any TokenStore
    /// A second client of the same data, or the same store again.
    let other: any TokenStore
    private let manual: ManualTime
    /// When the run began.
    private let start: WallTime
    private let state = Locked<[String]>([])

    init(harness: StoreHarness, store: any TokenStore, other: any TokenStore, manual: ManualTime) {
        self.harness = harness
        self.store = store
        self.other = other
        self.manual = manual
        self.start = (harness.hasVirtualTime ? manual as any TimeProvider : SystemTime()).wallTime()
    }

    var failures: [String] { self.state.withLock { $0 } }

    /// Notes a failure unless a condition holds.
    func check(
        _ condition: Bool,
        _ message: @autoclosure () -> String,
        fileID: String = #fileID,
        line: Int = #line
    ) {
        guard !condition else { return }
        let failure = "\(message()) (\(fileID):\(line))"
        self.state.withLock { $0.append(failure) }
    }

    /// The clocks that the store lives by.
    private var time: any TimeProvider { self.harness.hasVirtualTime ? self.manual : SystemTime() }

    /// The wall clock that the store lives by.
    var now: WallTime { self.time.wallTime() }

    /// When those records expire that outlive the case; the same for all, so that equal calls make equal records.
    var farExpiry: WallTime { WallTime(seconds: self.start.seconds + 86_400) }

    /// A life that ends when a case lets it.
    var shortLife: Duration { self.harness.shortLife }

    /// How long leases last that do not end during a case.
    var longLife: Duration { .seconds(86_400) }

    /// Returns when at least this much time has passed for the store.
    func pass(_ duration: Duration) async throws {
        if self.harness.hasVirtualTime {
            self.manual.advance(by: duration)
        } else {
            // Servers round their clocks to milliseconds.
            let deadline = self.time.continuousNanoseconds() + (duration + .milliseconds(5)).nanoseconds
            try await self.time.sleep(until: deadline)
        }
    }

    /// Returns when everything with a short life is over.
    func outliveShort() async throws {
        try await self.pass(self.shortLife)
    }

    /// Runs something that waits, does something else meanwhile, and lets time pass.
    ///
    /// - Parameters:
    ///   - duration: How much time passes.
    ///   - body: What waits.
    ///   - meanwhile: What is done while it waits; in virtual time not before it does.
    /// - Returns: What the body returns.
    func passing<Value: Sendable>(
        _ duration: Duration,
        _ body: @escaping @Sendable () async -> Value,
        meanwhile: @escaping @Sendable () async -> Void = {}
    ) async -> Value {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { await body() }
            group.addTask {
                guard self.harness.hasVirtualTime else {
                    // Its effect may end the wait before it has its own answer, which must not cancel it.
                    await Task { await meanwhile() }.value
                    return nil
                }
                guard (try? await self.manual.sleepers(1)) != nil else { return nil }
                await meanwhile()
                // Who does not wake by itself now wakes because its time is over.
                for _ in 0..<100 { await Task.yield() }
                self.manual.advance(by: duration)
                return nil
            }
            var value: Value?
            while value == nil, let next = await group.next() { value = next }
            group.cancelAll()
            guard let value else { preconditionFailure("The body's task has returned a value.") }
            return value
        }
    }
}

/// The store has lost a refinement between two looks at it.
struct MissingRefinement: Error {}
