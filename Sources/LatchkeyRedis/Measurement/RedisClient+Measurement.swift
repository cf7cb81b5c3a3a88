//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RedisClient {
    /// How many keys measurements use.
    package static let measuredKeys = 1_000

    /// Measures reading values that were written before.
    ///
    /// - Parameters:
    ///   - operations: How often to read.
    ///   - tasks: How many tasks read at the same time.
    ///   - size: How many bytes a value has.
    /// - Returns: The measurement.
    /// - Throws: ``RedisError``.
    package func measureGet(operations: Int, tasks: Int, size: Int) async throws -> RedisMeasurement {
        let value = RedisArgument.bytes(Array(repeating: 0x78, count: size))
        for number in 0..<Self.measuredKeys {
            _ = try await self.reply(to: RedisCommand(["SET", Self.key(number), value]), timeout: .seconds(5))
        }
        return try await RedisMeasurement(operations: operations, tasks: tasks) { number in
            let get = RedisCommand(["GET", Self.key(number)], isRepeatable: true)
            guard case .bytes = try await self.reply(to: get, timeout: .seconds(5)) else {
                throw RedisError.connectionLost
            }
        }
    }

    /// Measures writing values.
    ///
    /// - Parameters:
    ///   - operations: How often to write.
    ///   - tasks: How many tasks write at the same time.
    ///   - size: How many bytes a value has.
    /// - Returns: The measurement.
    /// - Throws: ``RedisError``.
    package func measureSet(operations: Int, tasks: Int, size: Int) async throws -> RedisMeasurement {
        let value = RedisArgument.bytes(Array(repeating: 0x78, count: size))
        return try await RedisMeasurement(operations: operations, tasks: tasks) { number in
            _ = try await self.reply(to: RedisCommand(["SET", Self.key(number), value]), timeout: .seconds(5))
        }
    }

    private static func key(_ number: Int) -> RedisArgument { .text("measured:\(number % Self.measuredKeys)") }
}
