//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyRedis

@Suite struct RESPReaderTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let wire: String
        let value: RESPValue

        var testDescription: String { String(self.wire.prefix(40)) }
    }

    static let samples: [Sample] = [
        .init(wire: "+OK\r\n", value: .status("OK")),
        .init(wire: "+\r\n", value: .status("")),
        .init(wire: "-ERR no such thing\r\n", value: .error("ERR no such thing")),
        .init(wire: ":0\r\n", value: .integer(0)),
        .init(wire: ":-42\r\n", value: .integer(-42)),
        .init(wire: ":9223372036854775807\r\n", value: .integer(.max)),
        .init(wire: "$0\r\n\r\n", value: .bytes([])),
        .init(wire: "$5\r\na\r\n\0b\r\n", value: .bytes([0x61, 0x0D, 0x0A, 0, 0x62])),
        .init(wire: "$-1\r\n", value: .null),
        .init(wire: "*-1\r\n", value: .null),
        .init(wire: "*0\r\n", value: .array([])),
        .init(wire: "*3\r\n:1\r\n$-1\r\n$1\r\nx\r\n", value: .array([.integer(1), .null, .bytes([0x78])])),
        .init(
            wire: "*2\r\n*2\r\n+a\r\n*0\r\n*1\r\n*1\r\n-E\r\n",
            value: .array([.array([.status("a"), .array([])]), .array([.array([.error("E")])])])
        ),
        .init(
            wire: "$70000\r\n" + String(repeating: "v", count: 70_000) + "\r\n",
            value: .bytes(Array(repeating: 0x76, count: 70_000))
        ),
    ]

    private func read(_ wire: [UInt8], limit: Int = 1 << 20, step: Int = .max) throws -> [RESPValue] {
        let reader = try #require(RESPReader(limit: limit))
        var replies: [RESPValue] = []
        var start = 0
        while start < wire.count {
            let end = step < wire.count - start ? start + step : wire.count
            try reader.read(wire.span.extracting(start..<end)) { replies.append($0) }
            start = end
        }
        return replies
    }

    @Test(arguments: Self.samples)
    func repliesAreReadAsTheyWereSent(_ sample: Sample) throws {
        #expect(try self.read(Array(sample.wire.utf8)) == [sample.value])
    }

    @Test(arguments: [1, 2, 3, 7, 1000])
    func repliesMayComeInPiecesOfAnySize(step: Int) throws {
        let wire = Self.samples.flatMap { Array($0.wire.utf8) }
        #expect(try self.read(wire, step: step) == Self.samples.map(\.value))
    }

    @Test(arguments: Self.samples)
    func aReplyThatIsCutOffAnywhereIsNoReply(_ sample: Sample) throws {
        let wire = Array(sample.wire.utf8)
        for length in stride(from: 0, to: wire.count, by: max(1, wire.count / 200)) {
            #expect(try self.read(Array(wire[..<length])).isEmpty)
        }
    }

    @Test func frequentRepliesMayComeBetweenOthers() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<10 {
            let samples = (0..<40).map { _ in Self.samples.dropLast().randomElement(using: &random)! }
            let wire = samples.flatMap { Array($0.wire.utf8) }
            #expect(try self.read(wire, step: Int.random(in: 1...400, using: &random)) == samples.map(\.value))
        }
    }

    @Test(arguments: ["$1\r\nxyz\r\n", "$1\r\nx\r\r"])
    func aStringThatDoesNotEndIsAnErrorForGood(wire: String) throws {
        let reader = try #require(RESPReader())
        for wire in [wire, "+OK\r\n"] {
            let bytes = Array(wire.utf8)
            #expect(throws: RedisError.self) { try reader.read(bytes.span) { _ in } }
        }
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n\r\n", "\u{16}\u{3}\u{1}", "$-2\r\n", "$x\r\n", ":12a\r\n", "*-2\r\n",
        "*99999999999999999999\r\n", "%1\r\n+a\r\n+b\r\n",
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
    ])
    func whatIsNoReplyIsAnError(wire: String) throws {
        let error = try #require(throws: RedisError.self) { try self.read(Array(wire.utf8)) }
        #expect(error.code == .protocolViolation)
    }

    @Test func afterAnErrorEverythingIsAnError() throws {
        let reader = try #require(RESPReader())
        for wire in ["!\r\n", "+OK\r\n"] {
            let bytes = Array(wire.utf8)
            #expect(throws: RedisError.self) { try reader.read(bytes.span) { _ in } }
        }
    }

    @Test(arguments: [
        "$100000\r\n" + String(repeating: "v", count: 60_000),
        "*1000000\r\n" + String(repeating: ":1\r\n", count: 10_000),
        "*2\r\n$30000\r\n" + String(repeating: "v", count: 30_000) + "\r\n$30000\r\n"
            + String(repeating: "v", count: 20_000),
        "+" + String(repeating: "v", count: 60_000),
    ])
    func aReplyThatTakesTooMuchMemoryIsAnError(wire: String) throws {
        let error = try #require(throws: RedisError.self) { try self.read(Array(wire.utf8), limit: 40_000) }
        #expect(error.code == .protocolViolation)
    }

    @Test func whatAServerClaimsTakesNoMemory() throws {
        #expect(try self.read(Array("*2147483647\r\n:1\r\n".utf8)).isEmpty)
        #expect(try self.read(Array("$2147483647\r\nx".utf8)).isEmpty)
    }

    @Test func nothingThatIsSentDoesHarm() throws {
        var random = SystemRandomNumberGenerator()
        let wire = Self.samples.dropLast().flatMap { Array($0.wire.utf8) }
        for _ in 0..<5_000 {
            var mutated = wire
            for _ in 0...Int.random(in: 0..<6, using: &random) {
                let index = Int.random(in: mutated.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: mutated[index] = .random(in: .min ... .max, using: &random)
                case 1: mutated.remove(at: index)
                case 2: mutated.insert(Array("+-:$*\r\n019".utf8).randomElement(using: &random) ?? 0, at: index)
                default: mutated.swapAt(index, Int.random(in: mutated.indices, using: &random))
                }
            }
            // Whatever comes is replies, an error, or nothing yet.
            _ = try? self.read(mutated, limit: 1 << 16, step: Int.random(in: 1...64, using: &random))
        }
    }
}
