//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let concurrencyCases: [Case] = [
        Case("of many that write if absent one succeeds", .concurrency, enduring: .faults) { trial in
            for round in 0..<10 {
                let outcomes = await trial.race(16) { number, store in
                    await trial.put(trial.record("key \(round)", UInt64(number + 1)), .ifAbsent, to: store).isAccepted
                }
                await trial.isWonByOne(outcomes, "key \(round)") { UInt64($0 + 1) }
            }
        },
        Case("of many that write for one version one succeeds", .concurrency, enduring: .faults) { trial in
            for round in 0..<10 {
                await trial.accepts(trial.record("key \(round)", 1))
                let outcomes = await trial.race(16) { number, store in
                    let record = trial.record("key \(round)", UInt64(number + 2))
                    return await trial.put(record, .ifVersion(.init(sequence: 1)), to: store).isAccepted
                }
                await trial.isWonByOne(outcomes, "key \(round)") { UInt64($0 + 2) }
            }
        },
        Case("of many that write over a tombstone if absent one succeeds", .concurrency, enduring: .faults) { trial in
            await trial.accepts(trial.record("key", 100))
            await trial.removes(trial.removal())
            let outcomes = await trial.race(16) { number, store in
                await trial.put(trial.record("key", UInt64(number + 1)), .ifAbsent, to: store).isAccepted
            }
            await trial.isWonByOne(outcomes, "key") { UInt64($0 + 1) }
        },
        Case("no addition to a counter is lost", .concurrency) { trial in
            await trial.accepts(trial.record("key", 0))
            _ = await trial.race(8) { _, store in
                for _ in 0..<25 { await trial.addOne(to: "key", in: store) }
            }
            let record = await trial.get(trial.key()).stored
            trial.check(record?.version.sequence == 200, "200 additions made \(record?.version.sequence ?? 0)")
        },
        Case("of many versions the newest stays", .concurrency, enduring: .faults) { trial in
            let order = (1...64).map { UInt64($0 * 37 % 64 + 1) }
            _ = await trial.race(order.count) { number, store in
                await trial.put(trial.record("key", order[number]), .ifNewer, to: store).isAccepted
            }
            await trial.reads(trial.record("key", 64))
        },
        Case("of many that remove a record one succeeds", .concurrency) { trial in
            for round in 0..<10 {
                await trial.accepts(trial.record("key \(round)"))
                let outcomes = await trial.race(8) { _, store in
                    await trial.remove(trial.removal("key \(round)"), from: store).isRemoved
                }
                trial.check(outcomes.count { $0 } == 1, "\(outcomes.count { $0 }) removals of one record succeeded")
            }
        },
        Case("of a write and a removal for one version one succeeds", .concurrency) { trial in
            for round in 0..<20 {
                let name = "key \(round)"
                await trial.accepts(trial.record(name, 1))
                let outcomes = await trial.race(2) { number, store in
                    (number + round) % 2 == 0
                        ? await trial.put(trial.record(name, 2), .ifVersion(.init(sequence: 1)), to: store).isAccepted
                        : await trial.remove(
                            trial.removal(name, .ifVersion(.init(sequence: 1)), tombstone: .zero),
                            from: store
                        ).isRemoved
                }
                trial.check(outcomes.count { $0 } == 1, "Not one of the two succeeded: \(outcomes)")
                let isWritten = outcomes[round % 2]
                if isWritten { await trial.reads(trial.record(name, 2)) } else { await trial.readsNothing(name) }
            }
        },
        Case("records are never mixed", .concurrency, enduring: .faultsAndStaleReads) { trial in
            _ = await trial.race(8) { number, store in
                for round in 1...20 {
                    let sequence = UInt64(round * 8 + number)
                    let payload = Array(repeating: UInt8(sequence % 251), count: 2_000)
                    _ = await trial.put(trial.record("key", sequence, payload: payload), .ifNewer, to: store)
                    guard let read = await trial.get(trial.key(), from: store).stored else { continue }
                    let byte = UInt8(read.version.sequence % 251)
                    trial.check(
                        read.payload == Array(repeating: byte, count: 2_000),
                        "The payload is not of the version with which it was read"
                    )
                }
            }
        },
        Case("versions that are read never go back", .concurrency, enduring: .faults) { trial in
            _ = await trial.race(8) { number, store in
                var last: UInt64 = 0
                for round in 1...20 {
                    _ = await trial.put(trial.record("key", UInt64(round * 8 + number)), .ifNewer, to: store)
                    let read = await trial.get(trial.key(), from: store).stored?.version.sequence ?? 0
                    trial.check(read >= last, "Version \(read) was read after version \(last)")
                    last = read
                }
            }
        },
        Case("calls that name the same keys in other orders all return", .concurrency) { trial in
            let names = (0..<20).map { "key \($0)" }
            let outcomes = await trial.race(8) { number, store in
                let order = number % 2 == 0 ? names : names.reversed()
                let writes = order.map { StoreWrite(trial.record($0, UInt64(number + 1)), condition: .always) }
                return await store.put(writes, timeout: StoreTrial.timeout).allSatisfy(\.isAccepted)
            }
            trial.check(outcomes.allSatisfy(\.self), "Not all writes were accepted")
        },
        Case("writers of different keys do not disturb each other", .concurrency, enduring: .faults) { trial in
            _ = await trial.race(32) { number, store in
                for sequence in 1...5 {
                    _ = await trial.put(trial.record("key \(number)", UInt64(sequence)), .ifNewer, to: store)
                }
            }
            for number in 0..<32 { await trial.reads(trial.record("key \(number)", 5)) }
        },
        Case("no older write survives an acknowledged removal", .concurrency, enduring: .faults) { trial in
            for round in 0..<10 {
                let name = "key \(round)"
                _ = await trial.race(9) { number, store in
                    if number == 4 {
                        let limit = RecordVersion(sequence: 100)
                        return await trial.remove(trial.removal(name, .ifNotNewer(than: limit)), from: store).isRemoved
                    }
                    return await trial.put(trial.record(name, UInt64(number + 1)), .ifNewer, to: store).isAccepted
                }
                await trial.readsNothing(name)
            }
        },
    ]
}

extension StoreTrial {
    /// One racer has succeeded, and its record is stored.
    fileprivate func isWonByOne(
        _ outcomes: [Bool],
        _ name: String,
        sequence: (Int) -> UInt64,
        fileID: String = #fileID,
        line: Int = #line
    ) async {
        let winners = outcomes.indices.filter { outcomes[$0] }
        guard winners.count == 1 else {
            return self.check(false, "\(winners.count) of \(outcomes.count) have won", fileID: fileID, line: line)
        }
        await self.reads(self.record(name, sequence(winners[0])), fileID: fileID, line: line)
    }

    /// Replaces a record by its successor, again and again until nobody else comes in between.
    fileprivate func addOne(to name: String, in store: any TokenStore) async {
        for _ in 0..<10_000 {
            guard let version = await self.get(self.key(name), from: store).stored?.version else { continue }
            let next = self.record(name, version.sequence + 1)
            if await self.put(next, .ifVersion(version), to: store).isAccepted { return }
        }
        self.check(false, "A write for the version that was read just before is never accepted")
    }
}
