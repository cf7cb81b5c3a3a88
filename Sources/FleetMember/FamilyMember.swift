//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyRedis
import LatchkeyTokenCache

/// One process of a fleet that redeems the refresh tokens of one account, and dies where it is told to.
///
/// `keep TOKEN` keeps a refresh token. `get ROUND` asks for every audience at once, `own ROUND` for one of its own, and
/// both tell how many tokens there were. `die STEP` ends the process at a step of its next redemption. The issuer is whoever
/// started the process: `redeem NUMBER TOKEN AUDIENCE` is written, and `answer NUMBER TOKEN`, `invalid NUMBER` or
/// `refuse NUMBER` is read.
struct FamilyMember: Sendable {
    private let number: Int
    private let audiences: Int
    private let store: MortalStore
    private let cache: TokenCache
    private let family: FamilyKey
    private let source: DialogueSource

    init(number: Int, url: String, audiences: Int) throws {
        self.number = number
        self.audiences = audiences
        self.family = try FamilyKey(authority: "issuer", client: "client", account: "account")
        self.store = MortalStore(try RedisTokenStore(url: url, encryption: .none), family: self.family)
        self.source = DialogueSource(family: self.family)
        var configuration = TokenCache.Configuration()
        configuration.families.lockDuration = .seconds(3)
        configuration.families.wakeSpread = .seconds(1)
        self.cache = TokenCache(store: self.store, configuration: configuration)
    }

    func run(_ lines: AsyncStream<String>) async throws {
        FleetMember.say("ready")
        for await line in lines { await self.obey(line.split(separator: " ").map(String.init)) }
        await self.cache.shutdown()
    }

    private func obey(_ words: [String]) async {
        guard words.count > 1 else { return FleetMember.say("unknown") }
        switch words[0] {
        case "keep":
            let isKept = try? await self.cache.keepRefreshToken(RefreshToken(words[1]), in: self.family)
            FleetMember.say("kept \(isKept == true)")
        case "get": Task { await self.get((0..<self.audiences).map { "\(words[1])-\($0)" }) }
        case "own": Task { await self.get(["\(words[1])-of-\(self.number)"]) }
        case "die": self.store.die(at: words[1])
        default: self.source.dialogue.hear(words)
        }
    }

    /// Asks for audiences at once.
    private func get(_ audiences: [String]) async {
        let outcomes = await withTaskGroup(of: String.self) { group in
            for audience in audiences { group.addTask { await self.outcome(audience) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let errors = Set(outcomes).subtracting(["token"]).sorted().joined(separator: ",")
        FleetMember.say("got \(outcomes.count { $0 == "token" }) \(errors)")
    }

    private func outcome(_ audience: String) async -> String {
        do throws(TokenCacheError) {
            let key = try CacheKey(authority: "issuer", client: "client", subject: "account", scopes: [audience])
            _ = try await self.cache.token(for: key, from: self.source)
            return "token"
        } catch {
            return error.code.name
        }
    }
}
