//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CHiredis
import Testing

@testable import LatchkeyRedis

@Suite struct RedisCommandTests {
    /// What hiredis makes of the same arguments.
    private func formatted(_ arguments: [[UInt8]]) throws -> [UInt8] {
        let lengths = arguments.map(\.count)
        // One piece of memory for all arguments, and a pointer to the start of each.
        let memory = arguments.flatMap(\.self) + [0]
        let starts = lengths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        return try unsafe memory.withUnsafeBytes { memory in
            let start = unsafe memory.assumingMemoryBound(to: CChar.self)
            var pointers = unsafe starts.map { unsafe start.baseAddress?.advanced(by: $0) }
            var target: UnsafeMutablePointer<CChar>?
            let count = unsafe redisFormatCommandArgv(&target, Int32(arguments.count), &pointers, lengths)
            guard let command = unsafe target else { throw CancellationError() }
            defer { unsafe redisFreeCommand(command) }
            return unsafe [UInt8](UnsafeRawBufferPointer(start: command, count: Int(count)))
        }
    }

    @Test(arguments: [[0], [3, 4], [3, 100_000, 0], Array(repeating: 10, count: 123)])
    func commandsAreAsHiredisFormatsThem(lengths: [Int]) throws {
        let arguments = lengths.map { length in (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 13) } }
        let command = RedisCommand(arguments.map { .bytes($0) })
        #expect(try command.bytes == self.formatted(arguments))
    }

    @Test func argumentsMayBeTextsAndNumbers() throws {
        let command = RedisCommand(["SET", .text("schlüssel"), .integer(Int64.min), .integer(0), .integer(1234)])
        let expected = ["SET", "schlüssel", "\(Int64.min)", "0", "1234"].map { Array($0.utf8) }
        #expect(try command.bytes == self.formatted(expected))
    }

    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
    ])
    func scriptsHaveTheDigestsOfTheStandard(text: String, digest: String) {
        #expect(RedisScript(text).digest == digest)
    }

    @Test(arguments: [54, 55, 56, 63, 64, 65, 119, 120, 128])
    func digestsOfEveryLengthHaveFortyDigits(length: Int) {
        #expect(SHA1.digest(of: Array(repeating: 0x61, count: length)).count == 40)
    }
}
