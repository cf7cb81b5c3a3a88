//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension RedisTokenStore {
    /// Measures reading records, one in each call.
    ///
    /// - Parameters:
    ///   - operations: How often to read.
    ///   - tasks: How many tasks read at the same time.
    ///   - size: How many bytes a payload has before it is sealed.
    /// - Returns: The measurement.
    /// - Throws: ``/LatchkeyTokenCache/TokenStoreError``, ``RecordProtectionError``.
    package func measureGet(operations: Int, tasks: Int, size: Int) async throws -> RedisMeasurement {
        for number in 0..<RedisClient.measuredKeys {
            try await self.write(number, .always, size: size)
        }
        let keys = (0..<RedisClient.measuredKeys).map(Self.measuredKey)
        return try await RedisMeasurement(operations: operations, tasks: tasks) { number in
            let key = keys[number % keys.count]
            switch await self.get([key], timeout: .seconds(5))[0] {
            case .record(let record):
                if let protection = self.encryption.protection {
                    _ = try protection.open(record.payload, context: key.bytes)
                }
            case .absent: throw TokenStoreError(.unavailable, "A measured record is gone.")
            case .failed(let error): throw error
            }
        }
    }

    /// Measures writing records over those of the same version, one in each call.
    ///
    /// - Parameters:
    ///   - operations: How often to write.
    ///   - tasks: How many tasks write at the same time.
    ///   - size: How many bytes a payload has before it is sealed.
    /// - Returns: The measurement.
    /// - Throws: ``/LatchkeyTokenCache/TokenStoreError``, ``RecordProtectionError``.
    package func measurePut(operations: Int, tasks: Int, size: Int) async throws -> RedisMeasurement {
        for number in 0..<RedisClient.measuredKeys {
            try await self.write(number, .always, size: size)
        }
        return try await RedisMeasurement(operations: operations, tasks: tasks) { number in
            try await self.write(number, .ifVersion(Self.measuredVersion), size: size)
        }
    }

    static let measuredVersion = RecordVersion(fence: 1, sequence: 1)

    private static func measuredKey(_ number: Int) -> StoreKey {
        // As long as the digests that name records.
        StoreKey(bytes: (0..<20).map { UInt8(truncatingIfNeeded: (number &* 31 &+ $0 &* 7) >> ($0 % 3)) })
    }

    static func measuredRecord(_ number: Int, payload: [UInt8]) -> StoredRecord {
        StoredRecord(
            key: Self.measuredKey(number % RedisClient.measuredKeys),
            partition: StorePartition(bytes: Array(repeating: 7, count: 20)),
            version: Self.measuredVersion,
            expiresAt: WallTime(seconds: 4_000_000_000),
            payload: payload
        )
    }

    private func write(_ number: Int, _ condition: StoreWrite.Condition, size: Int) async throws {
        var record = Self.measuredRecord(number, payload: Array(repeating: 0x78, count: size))
        if let protection = self.encryption.protection {
            record.payload = try protection.seal(record.payload, context: record.key.bytes)
        }
        switch await self.put([StoreWrite(record, condition: condition)], timeout: .seconds(5))[0] {
        case .accepted: return
        case .superseded: throw TokenStoreError(.unavailable, "A measured record was changed by another.")
        case .failed(let error): throw error
        }
    }
}
