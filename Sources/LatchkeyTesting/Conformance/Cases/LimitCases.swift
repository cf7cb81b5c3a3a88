//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let limitCases: [Case] = [
        Case("a key of 4 KiB is a key", .limits, enduring: .faults) { trial in
            var record = trial.record()
            record.key.bytes = Array(repeating: 7, count: CacheKey.maximumLength)
            await trial.accepts(record)
            await trial.reads(record)
        },
        Case("keys of 4 KiB that differ at the end are told apart", .limits, enduring: .faults) { trial in
            for number in 0..<3 {
                var record = trial.record("key", UInt64(number))
                record.key.bytes = Array(repeating: 7, count: CacheKey.maximumLength - 1) + [UInt8(number)]
                await trial.accepts(record)
            }
            for number in 0..<3 {
                var record = trial.record("key", UInt64(number))
                record.key.bytes = Array(repeating: 7, count: CacheKey.maximumLength - 1) + [UInt8(number)]
                await trial.reads(record)
            }
        },
        Case("a key that is too long is refused or taken whole", .limits) { trial in
            var record = trial.record()
            record.key.bytes = Array(repeating: 7, count: CacheKey.maximumLength + 1)
            await trial.isWholeOrRefused(record)
        },
        Case("a key may be empty", .limits, enduring: .faults) { trial in
            let record = trial.record("")
            await trial.accepts(record)
            await trial.reads(record)
            await trial.readsNothing("\0")
        },
        Case("a key may have any bytes", .limits, enduring: .faults) { trial in
            for byte in 0...255 as ClosedRange<UInt8> {
                var record = trial.record("key", UInt64(byte))
                record.key.bytes = [byte]
                await trial.accepts(record)
            }
            for byte in 0...255 as ClosedRange<UInt8> {
                var record = trial.record("key", UInt64(byte))
                record.key.bytes = [byte]
                await trial.reads(record)
            }
        },
        Case("a payload of 64 KiB is a payload", .limits, enduring: .faults) { trial in
            let record = trial.record(payload: (0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            await trial.accepts(record)
            await trial.reads(record)
        },
        Case("a payload of the greatest length is a payload", .limits, enduring: .faults) { trial in
            let length = StoredRecord.maximumPayloadLength
            let record = trial.record(payload: (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 17) })
            await trial.accepts(record)
            await trial.reads(record)
        },
        Case("a payload that is too long is refused or taken whole", .limits) { trial in
            await trial.isWholeOrRefused(trial.record(payload: Array(repeating: 3, count: 4 << 20)))
        },
        Case("a refused record does not hold up the others of its call", .limits) { trial in
            var long = trial.record()
            long.key.bytes = Array(repeating: 7, count: CacheKey.maximumLength + 1)
            let records = [trial.record("one"), long, trial.record("two")]
            let outcomes = await trial.store.put(records.map { StoreWrite($0) }, timeout: StoreTrial.timeout)
            trial.check(outcomes.count == 3, "Three writes have \(outcomes.count) outcomes")
            await trial.reads(trial.record("one"))
            await trial.reads(trial.record("two"))
        },
        Case("a payload may be empty", .limits, enduring: .faults) { trial in
            let record = trial.record(payload: [])
            await trial.accepts(record)
            await trial.reads(record)
        },
        Case("a payload may have any bytes", .limits, enduring: .faults) { trial in
            let record = trial.record(payload: Array(0...255) + Array((0...255).reversed()) + [0, 0, 13, 10, 0])
            await trial.accepts(record)
            await trial.reads(record)
        },
        Case("sixteen payloads of 64 KiB fit in a call", .limits) { trial in
            let records = (0..<16).map {
                trial.record("key \($0)", payload: Array(repeating: UInt8($0), count: 65_536))
            }
            let writes = await trial.store.put(records.map { StoreWrite($0) }, timeout: StoreTrial.timeout)
            trial.check(writes.allSatisfy(\.isAccepted), "Not all were written")
            let reads = await trial.store.get(records.map(\.key), timeout: StoreTrial.timeout)
            trial.check(reads.map(\.stored) == records, "Not all were read")
        },
    ]
}

extension StoreTrial {
    /// The store has either the whole record, or nothing and an error that says so.
    fileprivate func isWholeOrRefused(_ record: StoredRecord, fileID: String = #fileID, line: Int = #line) async {
        let outcome = await self.put(record, .ifNewer)
        let read = await self.get(record.key)
        switch outcome {
        case .accepted:
            self.check(read.stored == record, "A record was accepted and not kept", fileID: fileID, line: line)
        case .failed(let error):
            self.check(read.stored == nil, "A record was refused and kept", fileID: fileID, line: line)
            self.check(
                error.code == .misconfigured,
                "A record that can never be kept was refused with another code than misconfigured: \(error)",
                fileID: fileID,
                line: line
            )
        case .superseded:
            self.check(false, "A record was superseded by nothing", fileID: fileID, line: line)
        }
    }
}
