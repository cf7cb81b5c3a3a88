//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// A store that wraps another and misbehaves: it fails, is slow, loses answers, repeats, tears and serves stale records.
///
/// It has those refinements of ``/LatchkeyTokenCache/TokenStore`` that the wrapped store has. The same seed gives the
/// same faults to the same sequence of calls. A stale record is never one that has expired by the clock given here,
/// because a replica that lags still knows the time.
///
/// ```swift
/// let store = ChaosStore(MemoryTokenStore(time: time), faults: .init(error: 0.1, staleRead: 0.1), seed: 7, time: time)
/// ```
public final class ChaosStore<Base: TokenStore>: Sendable {
    /// The wrapped store.
    public let base: Base

    let time: any TimeProvider
    let state: Locked<ChaosState>

    /// Wraps a store.
    ///
    /// - Parameters:
    ///   - base: The store.
    ///   - faults: What to inject; nothing by default.
    ///   - seed: Where the dice start.
    ///   - time: The clocks by which delays and the expiry of stale records are measured; the system's by default.
    public init(_ base: Base, faults: ChaosFaults = .init(), seed: UInt64, time: any TimeProvider = SystemTime()) {
        self.base = base
        self.time = time
        self.state = Locked(ChaosState(faults: faults, seed: seed))
    }

    /// How many faults were injected.
    public var counts: ChaosCounts { self.state.withLock { $0.counts } }

    /// Changes what is injected from now on.
    ///
    /// - Parameters:
    ///   - faults: What to inject.
    ///   - operation: Into what; into every operation without faults of its own by default.
    public func inject(_ faults: ChaosFaults, into operation: ChaosOperation? = nil) {
        self.state.withLock { state in
            if let operation {
                state.overrides[operation] = faults
            } else {
                state.faults = faults
            }
        }
    }

    /// Does something to many keys, each with its own fate.
    ///
    /// - Parameters:
    ///   - operation: What is done.
    ///   - inputs: The keys and what belongs to them.
    ///   - timeout: How long it may take.
    ///   - failed: Makes the outcome of a key that failed.
    ///   - torn: Makes half of an input.
    ///   - stale: Makes the outcome of a key from a former state, when there is one.
    ///   - perform: Does it to all keys that are left, some of them twice, in the time that is left.
    /// - Returns: One outcome per input, in their order.
    func disturb<Input: Sendable, Outcome: Sendable>(
        _ operation: ChaosOperation,
        _ inputs: [Input],
        timeout: Duration,
        failed: (TokenStoreError) -> Outcome,
        torn: (Input) -> Input = { $0 },
        stale: (Input) -> Outcome? = { _ in nil },
        perform: ([Input], Duration) async -> [Outcome]
    ) async -> [Outcome] {
        let plan = self.state.withLock { $0.plan(operation, count: inputs.count, timeout: timeout) }
        await self.pause(plan.delay)
        var batch = ChaosBatch<Input, Outcome>()
        for (input, fate) in zip(inputs, plan.fates) {
            switch fate {
            case .spare: batch.send(input)
            case .refuse(let error): batch.answer(failed(error))
            case .lose(let error): batch.send(input, answeredBy: failed(error))
            case .duplicate: batch.send(input, repeated: true)
            case .tear: batch.send(torn(input))
            case .makeStale: if let outcome = stale(input) { batch.answer(outcome) } else { batch.send(input) }
            }
        }
        return batch.answers(to: batch.sent.isEmpty ? [] : await perform(batch.sent, timeout - plan.delay))
    }

    /// Does something that has no keys.
    func disturb<Outcome: Sendable>(
        _ operation: ChaosOperation,
        timeout: Duration,
        failed: (TokenStoreError) -> Outcome,
        repeated: (Outcome) -> Outcome = { $0 },
        perform: (Duration) async -> Outcome
    ) async -> Outcome {
        let plan = self.state.withLock { $0.plan(operation, count: 1, timeout: timeout) }
        await self.pause(plan.delay)
        let rest = timeout - plan.delay
        switch plan.fates[0] {
        case .refuse(let error):
            return failed(error)
        case .lose(let error):
            _ = await perform(rest)
            return failed(error)
        case .duplicate:
            let outcome = await perform(rest)
            if operation.changesState { _ = await perform(rest) }
            return repeated(outcome)
        case .spare, .tear, .makeStale:
            return await perform(rest)
        }
    }

    private func pause(_ delay: Duration) async {
        guard delay > .zero else { return }
        // A cancelled call goes on at once.
        try? await self.time.sleep(until: self.time.continuousNanoseconds() + delay.nanoseconds)
    }
}
