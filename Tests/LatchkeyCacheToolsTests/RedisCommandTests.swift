//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyRedis
import LatchkeyTokenCache
import Testing

@testable import LatchkeyCacheTools

/// The same commands on a real Redis server.
@Suite(.timeLimit(.minutes(2))) struct RedisCommandTests {
    // Scoreboard: G2, G26
    @Test func commandsWorkOnRedis() async throws {
        let bench = try Bench()
        let server = try await RedisProcess()
        let options = ["--store", server.url, "--keys", bench.keys]
        let encryption = try await StoreEncryption.keyRing(from: .file(bench.keys))
        func text(_ key: CacheKey, acquiring text: String) async throws -> String {
            let store = try RedisTokenStore(url: server.url, encryption: encryption)
            return try await bench.text(key, acquiring: text, from: store)
        }
        for tenant in ["contoso", "fabrikam"] {
            for subject in ["a", "b"] { _ = try await text(.sample(subject, tenant: tenant), acquiring: "canary") }
        }

        #expect(try await bench.call("doctor", options: options).contains("4 tokens can be read"))
        let list = try await bench.call("list", options: options)
        #expect(list.split(separator: "\n").count == 5)
        #expect(!list.contains("canary"))
        let remove = ["--tenant", "contoso", "--subject", "a"]
        #expect(try await bench.call("remove", options: options, with: remove) == "1 records were removed.")
        let purge = ["--authority", "login.example", "--tenant", "fabrikam", "--client", "client"]
        _ = try await bench.call("purge", options: options, with: purge)
        #expect(try await text(.sample("a"), acquiring: "new") == "new")
        #expect(try await text(.sample("b"), acquiring: "new") == "canary")
        #expect(try await text(.sample("b", tenant: "fabrikam"), acquiring: "new") == "new")

        _ = try await bench.call("keys", "rotate", options: ["--keys", bench.keys])
        #expect(try await bench.call("keys", "rewrap", options: options).contains("records were sealed again"))
        let stats = try await bench.call("stats", options: options, with: ["--json"])
        #expect(stats.contains("\"sealedWithOldKey\" : 0"))
        let file = bench.folder.path(of: "archive")
        let export = try await bench.call("export", options: options, with: ["--file", file])
        #expect(export.contains("3 tokens were written"))
    }
}
