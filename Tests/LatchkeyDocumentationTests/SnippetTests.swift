//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyEncryption
import LatchkeyTesting
import LatchkeyTokenCache
import Testing

/// What the articles say is done when their code runs.
@Suite(.timeLimit(.minutes(1))) struct SnippetTests {
    private let key: CacheKey

    init() throws { self.key = try CacheKey(authority: "issuer.example", client: "my-service", scopes: ["api"]) }

    @Test func aCrowdCostsOneAcquisition() async throws {
        let cache = TokenCache()
        let source = ScriptedSource()
        let tokens = try await SingleFlight(cache: cache, key: self.key).crowd(of: 1_000, from: source)
        #expect(tokens.count == 1)
        #expect(source.callCount == 1)
        await cache.shutdown()
    }

    @Test func aRejectedTokenIsReplacedOnceAndAForgottenOneIsNotServed() async throws {
        let cache = TokenCache()
        let source = ScriptedSource([.token("one"), .token("two"), .token("three")])
        let flight = SingleFlight(cache: cache, key: self.key)
        let first = try await flight.impatient(from: source)
        let second = try await flight.replacement(of: first, from: source)
        #expect(second.value == "two")
        // Whoever comes late with the same complaint gets what is held.
        #expect(try await flight.replacement(of: first, from: source).value == "two")
        #expect(try await flight.hotLoop(from: source, requests: 100) == 300)
        await flight.forget()
        #expect(try await flight.impatient(from: source).value == "three")
        await cache.shutdown()
    }

    @Test func theEngineAloneGivesTokensOfAnySource() async throws {
        let token = try await EngineAlone { _ in "token" }.token()
        #expect(token.value == "token")
    }

    @Test func aSourcesErrorsAreOfAClass() {
        let throttled = PartnerError(status: 429, retryAfter: .seconds(7)).failure
        #expect(throttled == AcquisitionFailure(.throttled, retryAfter: .seconds(7)))
        #expect(PartnerError(status: 503).failure.kind == .transient)
        #expect(PartnerError(status: 400).failure.kind == .permanent)
    }

    @Test func aStoreAndASnapshotOutliveTheirCache() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "documentation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let keys = folder.appending(path: "keys.json").path
        let now = Int64(Date().timeIntervalSince1970)
        try SealedRecords.create(at: keys, now: now)
        let tokens = folder.appending(path: "tokens.db").path
        let source = ScriptedSource([.token("kept")])

        let first = try await Stores.sqlite(path: tokens, keys: keys)
        _ = try await first.token(for: self.key, from: source)
        let archive = folder.appending(path: "tokens.sealed").path
        let snapshots = try await Stores.snapshots(of: first, path: archive, keys: keys)
        try await snapshots.save()
        await first.shutdown()

        // A key that was replaced opens what it has sealed.
        try SealedRecords.rotate(at: keys, now: now + 1)
        #expect(try await SealedRecords.protection(path: keys).keys.count == 2)
        let second = try await Stores.sqlite(path: tokens, keys: keys)
        #expect(try await second.token(for: self.key, from: source).value == "kept")
        await second.shutdown()
        let third = TokenCache()
        _ = try await Stores.snapshots(of: third, path: archive, keys: keys)
        #expect(third.cachedToken(for: self.key)?.value == "kept")
        await third.shutdown()
        #expect(source.callCount == 1)
    }

    @Test func theHandWrittenCacheAsksAThousandTimesAndTheOtherOnce() async throws {
        let cache = TokenCache()
        let gate = Gate()
        let counter = ScriptedSource()
        let fetch: @Sendable () async throws -> (String, Duration) = {
            _ = try await counter.acquire(AcquisitionContext(key: self.key))
            await gate.waitThroughCancellation()
            return ("token", .seconds(3600))
        }
        let byHand = HandWrittenCache(fetch: fetch)
        let crowd = (0..<100).map { _ in Task(name: "caller") { try await byHand.token() } }
        try await gate.waiters(100)
        gate.open()
        for caller in crowd { _ = try await caller.value }
        #expect(counter.callCount == 100)

        let tokens = try CachedTokens(cache: cache, fetch: fetch)
        let others = (0..<100).map { _ in Task(name: "caller") { try await tokens.token() } }
        for caller in others { #expect(try await caller.value == "token") }
        #expect(counter.callCount == 101)
        await cache.shutdown()
    }
}
