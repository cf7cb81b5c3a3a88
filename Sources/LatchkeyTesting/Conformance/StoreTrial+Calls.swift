//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Calls that try again while a disturbed store fails; an undisturbed store is called once.
extension StoreTrial {
    private var attempts: Int { self.harness.disturbance == .nothing ? 1 : 500 }

    /// Calls until the answer is not a failure.
    ///
    /// - Parameter call: Returns the answer, and whether it is a failure; it is told whether it was called before.
    /// - Returns: The last answer.
    func insist<Answer>(_ call: (_ again: Bool) async -> (Answer, failed: Bool)) async -> Answer {
        var (answer, failed) = await call(false)
        for _ in 1..<self.attempts where failed {
            (answer, failed) = await call(true)
        }
        return answer
    }

    func get(_ key: StoreKey, from store: (any TokenStore)? = nil) async -> StoreReadOutcome {
        await self.insist { _ in
            let outcomes = await (store ?? self.store).get([key], timeout: Self.timeout)
            self.check(outcomes.count == 1, "One key was answered with \(outcomes.count) outcomes")
            guard let outcome = outcomes.first else { return (.absent, false) }
            guard case .failed = outcome else { return (outcome, false) }
            return (outcome, true)
        }
    }

    /// Writes a record, and finds out whether it was written when an answer was lost: its version must be unique.
    func put(
        _ record: StoredRecord,
        _ condition: StoreWrite.Condition,
        to store: (any TokenStore)? = nil
    ) async -> StoreWriteOutcome {
        await self.insist { again in
            let writes = [StoreWrite(record, condition: condition)]
            let outcomes = await (store ?? self.store).put(writes, timeout: Self.timeout)
            self.check(outcomes.count == 1, "One write was answered with \(outcomes.count) outcomes")
            switch outcomes.first {
            case .superseded(by: record.version) where again: return (.accepted, false)
            case .failed(let error): return (.failed(error), true)
            case .accepted: return (.accepted, false)
            case .superseded(let version): return (.superseded(by: version), false)
            case nil: return (.superseded(by: nil), false)
            }
        }
    }

    /// Removes a record, and takes it as removed when it is gone after an answer was lost.
    func remove(_ removal: StoreRemoval, from store: (any TokenStore)? = nil) async -> StoreRemovalOutcome {
        await self.insist { again in
            let outcomes = await (store ?? self.store).remove([removal], timeout: Self.timeout)
            self.check(outcomes.count == 1, "One removal was answered with \(outcomes.count) outcomes")
            switch outcomes.first {
            case .absent where again: return (.removed, false)
            case .failed(let error): return (.failed(error), true)
            case let outcome?: return (outcome, false)
            case nil: return (.absent, false)
            }
        }
    }

    /// Runs something for each of the numbers `0 ..< count` at once, on both clients in turn.
    func race<Value: Sendable>(
        _ count: Int,
        _ body: @escaping @Sendable (_ number: Int, _ store: any TokenStore) async -> Value
    ) async -> [Value] {
        await withTaskGroup(of: (Int, Value).self) { group in
            for number in 0..<count {
                group.addTask { (number, await body(number, number % 2 == 0 ? self.store : self.other)) }
            }
            var values: [(Int, Value)] = []
            for await value in group { values.append(value) }
            return values.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
