//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@Suite
struct StoredRecordTests {
    @Test(
        "a description reveals neither names nor content",
        arguments: [WallTime(seconds: 5), .init(milliseconds: .min)]
    )
    func describesNothingSecret(_ expiry: WallTime) {
        let record = StoredRecord(
            key: StoreKey(bytes: Array("secret-key".utf8)),
            partition: StorePartition(bytes: Array("secret-partition".utf8)),
            version: RecordVersion(sequence: 1),
            expiresAt: expiry,
            payload: Array("secret-payload".utf8)
        )
        let values: [Any] = [
            record, record.key, record.partition, StoreWrite(record), StoreReadOutcome.record(record),
            StoreRemoval(key: record.key, partition: record.partition),
            StoreChange(.set(record.key, record.version), origin: 1), StorePage(records: [record], next: nil),
        ]
        let bytes = [record.key.bytes, record.partition.bytes, record.payload].map {
            $0.description.dropFirst().dropLast()
        }
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), dumped] {
                #expect(!text.contains("secret"))
                for secret in bytes { #expect(!text.contains(secret)) }
            }
        }
    }
}
