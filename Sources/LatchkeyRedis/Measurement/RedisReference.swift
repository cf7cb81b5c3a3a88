//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// What `redis-benchmark` is to do for comparison with a measurement: the same commands over one connection.
package struct RedisReference: Sendable {
    /// The arguments, but for where the server is.
    package let arguments: [String]
    /// What the last argument of the command is, given on standard input; `nil` when there is none.
    package let input: [UInt8]?

    /// Reading or writing plain values.
    ///
    /// - Parameters:
    ///   - command: `get` or `set`.
    ///   - operations: How often.
    ///   - depth: How many commands are under way at a time.
    ///   - size: How many bytes a value has.
    /// - Returns: The reference.
    package static func plain(_ command: String, operations: Int, depth: Int, size: Int) -> Self {
        .init(
            arguments: Self.common(operations: operations, depth: depth) + ["-d", "\(size)", "-t", command],
            input: nil
        )
    }

    /// Writing records, as the store does it.
    ///
    /// - Parameters:
    ///   - prepares: Whether this only writes the records over which another reference writes.
    ///   - operations: How often.
    ///   - depth: How many commands are under way at a time.
    ///   - size: How many bytes a payload has.
    /// - Returns: The reference.
    package static func putRecord(prepares: Bool, operations: Int, depth: Int, size: Int) -> Self {
        let record = RedisTokenStore.measuredRecord(0, payload: Array(repeating: 0x78, count: size))
        let key = "reference:1:{__rand_int__}"
        // Arguments end at a zero byte, so there are ones instead: scripts look at the version alone.
        let version = RecordVersion(fence: Self.ones, sequence: Self.ones)
        var written = record
        written.version = version
        let condition = prepares ? ["always", ""] : ["version", String(decoding: version.redisBytes, as: UTF8.self)]
        return .init(
            arguments: Self.common(operations: operations, depth: depth) + ["-x", "EVALSHA"]
                + [RedisScript.putRecord.digest, "2", "\(key)r", "\(key)t"] + condition
                + ["\(record.expiresAt.milliseconds)"],
            input: RedisRecordFrame.encode(written).map { max(1, $0) }
        )
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// Reading the records that ``putRecord(prepares:operations:depth:size:)`` wrote.
    ///
    /// - Parameters:
    ///   - operations: How often.
    ///   - depth: How many commands are under way at a time.
    /// - Returns: The reference.
    package static func getRecord(operations: Int, depth: Int) -> Self {
        .init(
            arguments: Self.common(operations: operations, depth: depth) + ["GET", "reference:1:{__rand_int__}r"],
            input: nil
        )
    }

    private static func common(operations: Int, depth: Int) -> [String] {
        ["--csv", "-c", "1", "-P", "\(depth)", "-n", "\(operations)", "-r", "\(RedisClient.measuredKeys)"]
    }

    /// Reads what the program has written: operations per second and the median latency in microseconds.
    ///
    /// - Parameter output: The program's standard output.
    /// - Returns: The numbers of the last line; `nil` when there are none.
    package static func result(in output: String) -> (operationsPerSecond: Double, medianMicroseconds: Double)? {
        guard let line = output.split(separator: "\n").last else { return nil }
        // The name of a test may contain commas, the numbers after it do not.
        let fields = line.split(separator: ",").suffix(7).map { $0.filter { $0 != "\"" } }
        guard fields.count == 7, let rate = Double(fields[0]), let median = Double(fields[3]) else { return nil }
        return (rate, median * 1_000)
    }
}
