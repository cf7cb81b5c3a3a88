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

/// One process of a fleet to which bad things happen; see Scripts/chaos.sh.
///
/// Callers ask for tokens all the time. `revoke ID KEY MODE` revokes a token, `keep ID FAMILY TOKEN` keeps a refresh
/// token, `get ID FAMILY` redeems one, `ring CHANGE` changes the ring of keys and `reload` reads it. Each is answered with
/// what happened; what was written to the store by then is told of by `drained ID`. Times are nanoseconds of the clock
/// that all processes of a host share.
struct ChaosMember: Sendable {
    /// How many callers there are, and how long each rests between two calls.
    private static let (callers, rest) = (4, Duration.milliseconds(12))
    private static let tenants = 4

    private let number: Int
    private let cache: TokenCache
    private let encryption: RecordEncryption
    private let ring: KeyRingFile
    private let keys: [CacheKey]
    private let families: [FamilyKey]
    private let issuer = ChaosIssuer()
    private let counts = ChaosCounts()
    private let time = SystemTime()

    init(arguments: [String]) async throws {
        guard let number = Int(arguments[1]), let keys = Int(arguments[3]), let families = Int(arguments[6]) else {
            throw ChaosRefusal(failure: AcquisitionFailure(.local))
        }
        self.number = number
        self.ring = KeyRingFile(path: arguments[5])
        self.encryption = try await RecordEncryption(from: .file(arguments[5]))
        let store = try RedisTokenStore(url: arguments[2], encryption: .sealed(by: self.encryption))
        self.cache = TokenCache(store: store, configuration: Self.configuration)
        self.keys = try (0..<keys).map { key in
            let tenant = "tenant-\(key % Self.tenants)"
            return try CacheKey(authority: "issuer", tenant: tenant, client: "client", subject: "\(key)")
        }
        self.families = try (0..<families).map { family in
            try FamilyKey(authority: "family-\(family)", client: "client", account: "account")
        }
        let codec = RecordCodec(store: store)
        for (index, key) in self.keys.enumerated() { Self.name("key", index, codec.storeKey(key)) }
        for (index, family) in self.families.enumerated() {
            Self.name("family", index, codec.storeKey(family.cacheKey))
        }
    }

    private static func name(_ kind: String, _ index: Int, _ name: StoreKey) {
        let digits = name.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        FleetMember.say("name \(kind) \(index) \(digits)")
    }

    /// Shorter times than the defaults: a run is to see what follows from them.
    private static var configuration: TokenCache.Configuration {
        var configuration = TokenCache.Configuration()
        configuration.fleet.trust = .seconds(5)
        configuration.fleet.feedWait = .seconds(1)
        configuration.fleet.feedPatience = .seconds(3)
        configuration.fleet.replayDelay = .seconds(2)
        configuration.families.lockDuration = .seconds(3)
        configuration.families.wakeSpread = .seconds(1)
        return configuration
    }

    // MARK: - Running

    func run(_ lines: AsyncStream<String>) async throws {
        FleetMember.say("ready")
        let background = Task { await self.work() }
        for await line in lines { self.obey(line.split(separator: " ").map(String.init)) }
        background.cancel()
        self.issuer.close()
        await background.value
        await self.cache.shutdown()
    }

    private func work() async {
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<Self.callers { group.addTask { await self.call(caller) } }
            group.addTask {
                while (try? await Task.sleep(for: .milliseconds(250))) != nil { self.counts.tell() }
            }
        }
    }

    /// Asks for one token after another.
    private func call(_ caller: Int) async {
        var random = SeededRandom(seed: UInt64(self.number * Self.callers + caller))
        while (try? await Task.sleep(for: Self.rest)) != nil {
            let index = Int(random.nextUnit() * Double(self.keys.count))
            let begin = self.time.continuousNanoseconds()
            let held = self.cache.cachedToken(for: self.keys[index])?.value
            do throws(TokenCacheError) {
                let source = ChaosSource(issuer: self.issuer, number: index)
                let token = try await self.cache.token(for: self.keys[index], from: source)
                self.counts.served(index, token.value, begin: begin)
            } catch {
                self.counts.failed()
                let end = self.time.continuousNanoseconds()
                FleetMember.say("failed \(index) \(held ?? "none") \(error.code.name) \(begin) \(end)")
            }
        }
    }

    private func obey(_ words: [String]) {
        let number = words.count > 2 ? Int(words[2]) ?? 0 : 0
        switch (words.first, words.count) {
        case ("revoke", 4): Task { await self.revoke(number, mode: words[3], id: words[1]) }
        case ("keep", 4): Task { await self.keep(words[3], in: number, id: words[1]) }
        case ("get", 3): Task { await self.redeem(number, id: words[1]) }
        case ("ring", 2): Task { await self.changeRing(words[1]) }
        case ("reload", 1): Task { await self.reload() }
        case ("drain", 2): Task { await self.drain(words[1]) }
        default: self.issuer.hear(words)
        }
    }

    // MARK: - Orders

    private func revoke(_ index: Int, mode: String, id: String) async {
        let begin = self.time.continuousNanoseconds()
        switch mode {
        case "soft": await self.cache.invalidate(self.keys[index])
        case "hard": await self.cache.invalidate(self.keys[index], mode: .hard)
        case "remove": await self.cache.remove(self.keys[index])
        default: await self.cache.purge(self.keys[index].partition)
        }
        FleetMember.say("revoked \(id) \(begin) \(self.time.continuousNanoseconds())")
        await self.drain(id)
    }

    private func keep(_ token: String, in index: Int, id: String) async {
        do throws(TokenCacheError) {
            let isKept = try await self.cache.keepRefreshToken(RefreshToken(token), in: self.families[index])
            FleetMember.say("kept \(id) \(isKept)")
            if isKept { await self.drain(id) }
        } catch {
            FleetMember.say("kept \(id) \(error.code.name)")
        }
    }

    private func redeem(_ index: Int, id: String) async {
        let source = ChaosFamilySource(issuer: self.issuer, number: index, family: self.families[index])
        do throws(TokenCacheError) {
            // A scope of its own: nothing is remembered of others' failures.
            let scope = "\(self.number)-\(id)"
            let key = try CacheKey(authority: "family-\(index)", client: "client", scopes: [scope])
            _ = try await self.cache.token(for: key, from: source)
            FleetMember.say("got \(id) token")
            await self.drain(id)
        } catch {
            FleetMember.say("got \(id) \(Self.reason(error))")
        }
    }

    /// One word for why a refresh token was not redeemed.
    private static func reason(_ error: TokenCacheError) -> String {
        switch (error.cause as? RefreshTokenFamilyError)?.code {
        case .noRefreshToken?: "noRefreshToken"
        case .outcomeUnknown?: "outcomeUnknown"
        case .revoked?: "revoked"
        default: error.code.name
        }
    }

    /// Waits until nothing waits to be told to the store.
    private func drain(_ id: String) async {
        while await self.cache.statistics.pendingWrites > 0 {
            guard (try? await Task.sleep(for: .milliseconds(10))) != nil else { return }
        }
        FleetMember.say("drained \(id) \(self.time.continuousNanoseconds())")
    }

    // MARK: - Keys of the ring

    private func changeRing(_ change: String) async {
        do throws(CryptoError) {
            let now = self.time.wallTime().milliseconds / 1000
            try self.ring.update { ring throws(CryptoError) in
                if change == "add" { return try ring.addKey(at: now) }
                return try ring.activate(ring.keys[0].id)
            }
            FleetMember.say("ring \(change)")
        } catch {
            FleetMember.say("ring \(error.message.filter { !$0.isWhitespace })")
        }
    }

    private func reload() async {
        do throws(CryptoError) {
            try await self.encryption.reload()
            FleetMember.say("reloaded well")
        } catch {
            FleetMember.say("reloaded \(error.message.filter { !$0.isWhitespace })")
        }
    }
}
