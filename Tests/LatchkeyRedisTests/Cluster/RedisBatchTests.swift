//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyRedis

struct RedisBatchTests {
    private static let home = RedisAddress.tcp("home", port: 1)
    private static let other = RedisAddress.tcp("other", port: 2)
    private static let script = RedisScript("return 1")

    private func command(_ key: String) -> RedisCommand { Self.script.call(keys: [Array(key.utf8)], []) }

    private func batch(_ keys: String..., follows: Bool = true) -> RedisBatch {
        RedisBatch(keys.map(self.command), followsRedirections: follows)
    }

    private func note(_ error: String, in batch: inout RedisBatch) throws -> RedisBatch.Advice {
        var advice = RedisBatch.Advice()
        let item = try #require(batch.open.first)
        batch.note(.success(.error(error)), of: item, from: Self.home, &advice)
        return advice
    }

    @Test(arguments: [
        (
            "MOVED 3999 127.0.0.1:6381",
            RedisRedirection.moved(RedisSlot(number: 3_999)!, host: "127.0.0.1", port: 6_381)
        ),
        ("MOVED 3999 :6381", .moved(RedisSlot(number: 3_999)!, host: nil, port: 6_381)),
        ("MOVED 3999 ?:6381", .moved(RedisSlot(number: 3_999)!, host: nil, port: 6_381)),
        ("ASK 3999 ::1:6381", .ask(host: "::1", port: 6_381)), ("TRYAGAIN Multiple keys", .later),
        ("NOSCRIPT No matching script.", .script), ("MOVED", nil), ("MOVED x y:1", nil), ("MOVED 16384 y:1", nil),
        ("MOVED 1 y", nil), ("ASK 1 y:0", nil), ("ASK 1 y:65536", nil), ("ERR MOVED 1 y:1", nil), ("", nil),
    ])
    func errorsSayWhereToGo(error: String, redirection: RedisRedirection?) {
        #expect(RedisRedirection(error) == redirection)
    }

    @Test func aMovedSlotIsRememberedAndFollowed() throws {
        var batch = self.batch("a")
        let advice = try self.note("MOVED 5 other:2", in: &batch)
        #expect(advice.moved == [try #require(RedisSlot(number: 5)): Self.other])
        #expect(batch.open.map(\.target) == [.other(Self.other)])
    }

    @Test func aSlotOnTheMoveIsAskedForOnce() throws {
        var batch = self.batch("a")
        let advice = try self.note("ASK 5 other:2", in: &batch)
        #expect(advice == RedisBatch.Advice())
        #expect(batch.open.map(\.target) == [.asking(Self.other)])
        let again = try self.note("TRYAGAIN Multiple keys", in: &batch)
        #expect(again.shouldPause)
        #expect(batch.open.map(\.target) == [.home])
    }

    @Test func aSlotMayTakeItsTimeToMove() throws {
        var batch = self.batch("a")
        for _ in 0..<50 {
            _ = try self.note("ASK 5 other:2", in: &batch)
            _ = try self.note("TRYAGAIN Multiple keys", in: &batch)
        }
        #expect(batch.open.map(\.target) == [.home])
    }

    @Test func aScriptThatIsNotKnownIsLoaded() throws {
        var batch = self.batch("a")
        _ = try self.note("ASK 5 other:2", in: &batch)
        _ = try self.note("NOSCRIPT", in: &batch)
        #expect(batch.open.map(\.target) == [.asking(Self.other)])
        #expect(batch.open.map(\.loadsScript) == [true])
    }

    @Test(arguments: ["MOVED 5 other:2", "ASK 5 other:2", "NOSCRIPT"])
    func goingInCirclesHasAnEnd(error: String) throws {
        var batch = self.batch("a")
        var rounds = 0
        while !batch.open.isEmpty, rounds < 100 {
            _ = try self.note(error, in: &batch)
            rounds += 1
        }
        #expect(rounds < 10)
        #expect(try batch.replies[0].get().error == error)
    }

    @Test func aServerOutsideAClusterSendsNobodyAway() throws {
        var batch = self.batch("a", follows: false)
        let advice = try self.note("MOVED 5 other:2", in: &batch)
        #expect(advice == RedisBatch.Advice())
        #expect(batch.open.isEmpty)
    }

    @Test func whatComesLaterForAKeyIsNotOvertaken() throws {
        var batch = self.batch("a", "b", "a")
        var advice = RedisBatch.Advice()
        let items = batch.open
        batch.note(.success(.error("NOSCRIPT")), of: items[0], from: nil, &advice)
        batch.note(.success(.error("NOSCRIPT")), of: items[1], from: nil, &advice)
        batch.note(.success(.integer(1)), of: items[2], from: nil, &advice)
        batch.keepOrder()
        #expect(batch.open.map(\.index) == [1])
    }

    @Test(arguments: ["READONLY You can't write", "MASTERDOWN Link"])
    func aReplicaIsNoticed(error: String) throws {
        var batch = self.batch("a")
        let advice = try self.note(error, in: &batch)
        #expect(advice.isReadOnly && advice.isSuspicious)
        #expect(batch.open.isEmpty)
    }
}
