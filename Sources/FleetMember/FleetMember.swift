//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Dispatch
import LatchkeyRedis
import LatchkeyTokenCache

/// One process of a fleet that shares a Redis: does what it reads line by line, and tells what happened.
///
///     fleet-member NUMBER URL KEYS
///     fleet-member NUMBER URL AUDIENCES family
///     fleet-member NUMBER URL KEYS chaos RING FAMILIES
///
/// With the word `family` it is a ``FamilyMember``, with `chaos` a ``ChaosMember``.
///
/// `ready` is answered when changes of other instances are heard of. `get` asks for every key at once, and tells of each
/// acquisition. `watch KEY` tells when the token of a key is not served any more, `revoke KEY` revokes it. Times are
/// nanoseconds of the clock that all processes of a host share.
@main
struct FleetMember {
    let number: Int
    let cache: TokenCache
    let keys: [CacheKey]

    static func main() async throws {
        let arguments = CommandLine.arguments
        if arguments.count == 5, arguments[4] == "family" {
            let (number, audiences) = (Int(arguments[1]) ?? 0, Int(arguments[3]) ?? 1)
            return try await FamilyMember(number: number, url: arguments[2], audiences: audiences).run(self.lines())
        }
        if arguments.count == 7, arguments[4] == "chaos" {
            return try await ChaosMember(arguments: arguments).run(self.lines())
        }
        guard arguments.count == 4, let number = Int(arguments[1]), let count = Int(arguments[3]) else {
            return self.say("usage: fleet-member NUMBER URL KEYS")
        }
        let store = try RedisTokenStore(url: arguments[2], encryption: .none)
        let keys = try (0..<count).map { key in
            try CacheKey(authority: "issuer", tenant: "tenant", client: "client", subject: "\(key)", scopes: ["api"])
        }
        let member = FleetMember(number: number, cache: TokenCache(store: store), keys: keys)
        for await line in self.lines() { await member.obey(line) }
        await member.cache.shutdown()
    }

    private func obey(_ line: String) async {
        let words = line.split(separator: " ").map(String.init)
        let key = words.count > 1 ? Int(words[1]) ?? 0 : 0
        switch words.first {
        case "ready": await self.waitForFeed()
        case "get": await self.get()
        case "watch": Task { await self.watch(key) }
        case "revoke":
            let start = SystemTime().continuousNanoseconds()
            await self.cache.invalidate(self.keys[key], mode: .hard)
            Self.say("revoked \(key) \(start)")
        default: Self.say("unknown \(line)")
        }
    }

    /// Waits until the changes of other instances are heard of, and the connection is open.
    private func waitForFeed() async {
        let run = Task { await self.cache.run() }
        defer { _ = run }
        for _ in 0..<1000 {
            if await self.cache.health.feed == .live { return Self.say("ready") }
            try? await Task.sleep(for: .milliseconds(10))
        }
        Self.say("deaf")
    }

    /// Asks for every key at once.
    private func get() async {
        let tokens = await withTaskGroup(of: String?.self) { group in
            for (index, key) in self.keys.enumerated() {
                group.addTask { await self.token(of: key, index: index) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        Self.say("got \(tokens.compactMap(\.self).count)")
    }

    private func token(of key: CacheKey, index: Int) async -> String? {
        let number = self.number
        let token = try? await self.cache.token(for: key) { _ in
            // About as long as an issuer on the same network takes.
            try await Task.sleep(for: .milliseconds(100))
            Self.say("acquired \(index)")
            return AcquiredToken(value: "token-\(index)-of-\(number)", lifetime: .duration(.seconds(3600)))
        }
        return token?.value
    }

    /// Waits until the token of a key is not served any more.
    private func watch(_ key: Int) async {
        let time = SystemTime()
        let end = time.continuousNanoseconds() + 10_000_000_000
        guard self.cache.cachedToken(for: self.keys[key]) != nil else { return Self.say("empty \(key)") }
        Self.say("watching \(key)")
        while time.continuousNanoseconds() < end {
            if self.cache.cachedToken(for: self.keys[key]) == nil {
                return Self.say("gone \(key) \(time.continuousNanoseconds())")
            }
            try? await Task.sleep(for: .milliseconds(1))
        }
        Self.say("served \(key)")
    }

    // MARK: - Lines

    static func say(_ line: String) { print(line) }

    /// What is read, line by line.
    private static func lines() -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        let thread = DispatchQueue(label: "fleet-member.lines")
        thread.async {
            while let line = readLine() { continuation.yield(line) }
            continuation.finish()
        }
        return stream
    }
}
