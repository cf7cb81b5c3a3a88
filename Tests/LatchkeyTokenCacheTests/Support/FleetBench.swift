//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Testing

@testable import LatchkeyTokenCache

/// Several instances of a service over one store, with clocks that a test moves.
struct FleetBench: Sendable {
    /// One instance.
    struct Instance: Sendable {
        let bench: CacheBench
        let link: LinkedStore

        var cache: TokenCache { self.bench.cache }
        /// How often the instance called its issuer.
        var calls: Int { self.bench.calls }
    }

    let store: MemoryTokenStore
    let instances: [Instance]

    var key: CacheKey { self.instances[0].bench.key }
    var time: ManualTime { self.instances[0].bench.time }
    var codec: RecordCodec { RecordCodec(.none) }

    subscript(index: Int) -> Instance { self.instances[index] }

    /// How often all instances called their issuers.
    var calls: Int { self.instances.reduce(0) { $0 + $1.calls } }

    /// The tokens that instances hold for a key.
    func held(_ key: CacheKey? = nil) -> [String?] {
        self.instances.map { $0.cache.cachedToken(for: key ?? self.key)?.value }
    }

    /// Lets everything happen that needs no time.
    func settle() async { await self.instances[0].bench.settle() }

    /// Lets time pass.
    func advance(by duration: Duration) async { await self.instances[0].bench.advance(by: duration) }

    /// Lets an instance answer one caller.
    func answer(_ index: Int, _ key: CacheKey? = nil, options: TokenRequestOptions = .init()) async -> Caller {
        await self[index].bench.answer(key, options: options)
    }

    /// Lets every instance get the token of a key.
    func warm(_ key: CacheKey? = nil) async {
        for instance in self.instances {
            let caller = await instance.bench.answer(key)
            await self.advance(by: .milliseconds(10))
            #expect(caller.token != nil)
        }
    }

    /// The record of a key.
    func record(_ key: CacheKey? = nil) async -> StoredRecord? {
        let name = self.codec.storeKey(key ?? self.key)
        guard case .record(let record)? = await self.store.get([name], timeout: .seconds(1)).first else { return nil }
        return record
    }

    /// The text of the token that is stored for a key.
    func stored(_ key: CacheKey? = nil) async -> String? {
        await self.record(key).flatMap { self.codec.decode($0.payload, key: key ?? self.key)?.token.value }
    }
}

/// Runs a test with several caches over one store.
///
/// - Parameters:
///   - count: How many instances there are.
///   - options: The limits of the store.
///   - step: What the issuer does when an instance calls it: the numbers of the instance and of its call are given.
///   - body: The test.
///   - configure: Changes the settings of every instance.
/// - Throws: What the test throws.
func withFleet(
    _ count: Int = 2,
    options: MemoryTokenStore.Options = .init(),
    source step: @escaping @Sendable (_ instance: Int) -> ScriptedSource.Step = { .named(of: $0) },
    _ body: @escaping @Sendable (FleetBench) async throws -> Void,
    configure: (inout TokenCache.Configuration) -> Void = { _ in }
) async throws {
    let time = ManualTime()
    let store = MemoryTokenStore(options: options, time: time)
    let first = LinkedStore(to: store)
    var configuration = TokenCache.Configuration.bench
    configure(&configuration)
    let settings = configuration
    try await withCacheBench(
        afterwards: step(0),
        time: time,
        store: first,
        configure: { $0 = settings }
    ) { bench in
        var instances = [FleetBench.Instance(bench: bench, link: first)]
        for index in 1..<max(1, count) {
            let link = LinkedStore(to: store)
            let other = try bench.another(
                afterwards: step(index),
                store: link,
                seed: UInt64(index + 1),
                configure: { $0 = settings }
            )
            instances.append(.init(bench: other, link: link))
        }
        let fleet = FleetBench(store: store, instances: instances)
        // Every instance listens to the feed from the start, as one that runs does.
        for instance in instances { instance.cache.startTicking() }
        await fleet.settle()
        try await body(fleet)
    }
}

extension ScriptedSource.Step {
    /// Returns a token that tells which instance acquired it.
    static func named(of instance: Int, life: Duration = .seconds(3600)) -> Self {
        .perform { _, number in AcquiredToken(value: "\(instance)-\(number)", lifetime: .duration(life)) }
    }
}
