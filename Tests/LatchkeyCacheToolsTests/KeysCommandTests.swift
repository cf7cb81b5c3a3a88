//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import LatchkeyCrypto
import LatchkeyTokenCache
import Testing

@testable import LatchkeyCacheTools

/// The commands that make, replace and destroy keys.
@Suite(.timeLimit(.minutes(2))) struct KeysCommandTests {
    private let bench: Bench

    init() throws {
        self.bench = try Bench()
    }

    // Scoreboard: CE71
    @Test func keysAreReplacedWithoutLosingAToken() async throws {
        let key = try CacheKey.sample()
        try await self.bench.text(key, acquiring: "first")
        let old = try self.ring().activeKey.id
        let file = ["--keys", self.bench.keys]
        #expect(try await self.bench.call("keys", "rotate", options: file).contains("seals from now on"))
        #expect(try self.ring().activeKey.id != old)
        let retire = ["keys", "retire", old] + self.bench.options
        let error = await #expect(throws: ToolError.self) { try await Bench.call(retire) }
        #expect(error?.description.contains("1 records are sealed with the key '\(old)'") == true)
        #expect(try await self.bench.call("keys", "rewrap") == "1 records were sealed again.")
        #expect(try await self.bench.call("keys", "rewrap") == "0 records were sealed again.")
        #expect(try await Bench.call(retire) == "The key \(old) is destroyed.")
        #expect(try await self.bench.text(key, acquiring: "second") == "first")
        #expect(try self.ring().keys.map(\.state) == [.active, .retired])
    }

    // Scoreboard: CE71
    @Test func inAFleetAKeyOpensBeforeItSeals() async throws {
        let old = try self.ring().activeKey.id
        let file = ["--keys", self.bench.keys]
        _ = try await self.bench.call("keys", "rotate", options: file, with: ["--prepare"])
        #expect(try self.ring().activeKey.id == old)
        let new = try #require(try self.ring().keys.first { $0.state == .decryptOnly }?.id)
        _ = try await self.bench.call("keys", "rotate", options: file, with: ["--activate", new])
        #expect(try self.ring().activeKey.id == new)
    }

    // Scoreboard: CE71
    @Test func listTellsHowManyRecordsNeedAKey() async throws {
        try await self.bench.text(.sample(), acquiring: "canary")
        let old = try self.ring().activeKey.id
        _ = try await self.bench.call("keys", "rotate", options: ["--keys", self.bench.keys])
        let text = try await self.bench.call("keys", "list")
        #expect(text.contains("RECORDS") && text.contains(old) && text.contains("decryptOnly"))
        let json = try await self.bench.call("keys", "list", with: ["--json"])
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        #expect(rows.map { $0["records"] as? Int } == [0, 1])
        #expect(rows.last?["id"] as? String == old)
        let secret = String(decoding: try self.ring().json().revealed(), as: UTF8.self)
        for line in secret.split(separator: "\"") where line.count == 43 { #expect(!json.contains(line)) }
    }

    @Test func aRingIsMadeOnceAndPrivate() async throws {
        let path = self.bench.folder.path(of: "new.json")
        let text = try await self.bench.call("keys", "create", options: ["--keys", path])
        #expect(text.contains("seals from now on"))
        #expect(try self.bench.folder.permissions(of: "new.json") == 0o600)
        let error = await #expect(throws: CryptoError.self) {
            try await self.bench.call("keys", "create", options: ["--keys", path])
        }
        #expect(error?.message.contains("exists already") == true)
    }

    // Scoreboard: CE71
    @Test func aRingThatOthersCanReadIsRefused() async throws {
        try self.bench.folder.setPermissions(0o644, of: "keys.json")
        for command in ["list", "rotate"] {
            let error = await #expect(throws: CryptoError.self) {
                try await self.bench.call("keys", command, options: ["--keys", self.bench.keys])
            }
            #expect(error?.code == .insecureFile)
        }
    }

    @Test func aRingOfTheEnvironmentCannotBeChanged() async throws {
        let error = await #expect(throws: ToolError.self) {
            try await self.bench.call("keys", "rotate", options: ["--keys", "env:LATCHKEY_NO_SUCH_VARIABLE"])
        }
        #expect(error?.description.contains("environment") == true)
        let missing = await #expect(throws: CryptoError.self) {
            try await self.bench.call("keys", "list", options: ["--keys", "env:LATCHKEY_NO_SUCH_VARIABLE"])
        }
        #expect(missing?.message.contains("is not set") == true)
    }

    @Test func theActiveKeyIsNotDestroyed() async throws {
        let id = try self.ring().activeKey.id
        let error = await #expect(throws: CryptoError.self) {
            try await Bench.call(["keys", "retire", id, "--force", "--keys", self.bench.keys])
        }
        #expect(error?.message.contains("active") == true)
    }

    private func ring() throws -> KeyRing { try KeyRingFile(path: self.bench.keys).read() }
}
