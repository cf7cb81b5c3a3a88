//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Logging
import Metrics
import Testing
import Tracing

@testable import LatchkeyTokenCache

/// A cache with clocks that a test moves and a source that does what it wrote down.
///
/// Everything runs on one executor that knows when nothing is left to do: after ``settle()`` each caller has its answer
/// or waits for something that the test holds back.
struct CacheBench: Sendable {
    let cache: TokenCache
    let time: ManualTime
    /// Where requests get their tokens unless they name another source.
    let source: ScriptedSource
    /// The key of requests that name no other.
    let key: CacheKey
    private let log: EventLog
    fileprivate let shared: Shared

    /// What several caches on one bench have in common.
    fileprivate final class Shared: Sendable {
        let executor = BenchExecutor()
        let caches = Locked<[TokenCache]>([])
    }

    fileprivate init(
        time: ManualTime,
        source: ScriptedSource,
        shared: Shared,
        makeCache: (TaskSpawner) -> TokenCache
    ) throws {
        let executor = shared.executor
        let cache = makeCache(
            TaskSpawner { name, priority, work in
                Task.detached(name: name, executorPreference: executor, priority: priority) { await work() }
            }
        )
        self.cache = cache
        self.time = time
        self.source = source
        self.key = try .sample()
        self.shared = shared
        self.log = EventLog(of: cache, on: executor)
        shared.caches.withLock { $0.append(cache) }
    }

    // MARK: - Requests

    /// Starts a caller.
    func ask(
        _ key: CacheKey? = nil,
        from source: (any TokenSource)? = nil,
        options: TokenRequestOptions = .init(),
        priority: TaskPriority? = nil
    ) -> Caller {
        let (key, source, cache) = (key ?? self.key, source ?? self.source, self.cache)
        return Caller(on: self.shared.executor, priority: priority) { () throws(TokenCacheError) in
            try await cache.result(for: key, from: source, options: options)
        }
    }

    /// Starts a number of callers.
    func ask(times count: Int, _ key: CacheKey? = nil) -> [Caller] {
        (0..<count).map { _ in self.ask(key) }
    }

    /// Starts a caller and lets everything happen that needs no time.
    func answer(
        _ key: CacheKey? = nil,
        from source: (any TokenSource)? = nil,
        options: TokenRequestOptions = .init()
    ) async -> Caller {
        let caller = self.ask(key, from: source, options: options)
        await self.settle()
        return caller
    }

    /// Starts a task of the bench.
    @discardableResult
    func start(_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        Task(executorPreference: self.shared.executor) { await work() }
    }

    // MARK: - Time

    /// Lets everything happen that needs no time.
    func settle() async { await self.shared.executor.idle() }

    /// Lets time pass; what is due on the way happens at its time.
    func advance(by duration: Duration) async {
        let executor = self.shared.executor
        await self.time.advance(by: duration) { await executor.idle() }
    }

    /// Lets time pass until the refresh of a key is due.
    func advanceToRefresh(of key: CacheKey? = nil) async throws {
        await self.advance(by: try #require(self.cache.explain(key ?? self.key).refreshDue))
    }

    /// Lets time pass until the token of a key has this long to live.
    func advance(untilRemaining remaining: Duration, of key: CacheKey? = nil) async throws {
        await self.advance(by: try #require(self.cache.explain(key ?? self.key).remaining) - remaining)
    }

    // MARK: - What happened

    /// How often the source was called.
    var calls: Int { self.source.callCount }

    /// What the cache has reported since it was made.
    var events: [TokenCacheEvent] { self.log.events }

    // MARK: - Further caches

    /// Makes another cache with the same clocks, as another instance of the service has it.
    func another(
        _ script: [ScriptedSource.Step] = [],
        afterwards: ScriptedSource.Step = .token(),
        store: (any TokenStore)? = nil,
        seed: UInt64 = 2,
        configure: (inout TokenCache.Configuration) -> Void = { _ in }
    ) throws -> CacheBench {
        var configuration = TokenCache.Configuration.bench
        configure(&configuration)
        return try CacheBench(
            time: self.time,
            source: ScriptedSource(script, afterwards: afterwards),
            shared: self.shared
        ) { spawner in
            TokenCache(store: store, configuration: configuration, time: self.time, spawner: spawner, seed: seed)
        }
    }
}

/// Runs a test with a cache, and checks in the end that the cache gives everything back.
///
/// - Parameters:
///   - script: What the source does in its first calls.
///   - afterwards: What it does in all further calls.
///   - time: The clocks.
///   - store: The cache's store.
///   - logger: The cache's logger.
///   - metrics: Where the cache's metrics go.
///   - tracer: Where the cache's spans go.
///   - seed: The seed of the cache's random numbers.
///   - configure: Changes the settings.
///   - body: The test.
/// - Throws: What the test throws.
func withCacheBench(
    _ script: [ScriptedSource.Step] = [],
    afterwards: ScriptedSource.Step = .token(),
    time: ManualTime = ManualTime(),
    store: (any TokenStore)? = nil,
    logger: Logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() },
    metrics: any MetricsFactory = NOOPMetricsHandler.instance,
    tracer: any Tracer = NoOpTracer(),
    seed: UInt64 = 1,
    configure: (inout TokenCache.Configuration) -> Void = { _ in },
    _ body: @escaping @Sendable (CacheBench) async throws -> Void
) async throws {
    var configuration = TokenCache.Configuration.bench
    configure(&configuration)
    let bench = try CacheBench(
        time: time,
        source: ScriptedSource(script, afterwards: afterwards),
        shared: .init()
    ) { spawner in
        TokenCache(
            store: store,
            configuration: configuration,
            time: time,
            logger: logger,
            metrics: metrics,
            tracer: tracer,
            spawner: spawner,
            seed: seed
        )
    }
    try await bench.run(body)
}

extension CacheBench {
    /// Runs a test on the bench's executor, and shuts the caches down in the end.
    fileprivate func run(_ body: @escaping @Sendable (CacheBench) async throws -> Void) async throws {
        let test = Task(executorPreference: self.shared.executor) {
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(try await body(self))
            } catch {
                outcome = .failure(error)
            }
            await self.end()
            return try outcome.get()
        }
        try await withTaskCancellationHandler {
            try await test.value
        } onCancel: {
            test.cancel()
        }
    }

    /// Shuts all caches down, moving the clocks where they wait for that.
    fileprivate func end() async {
        for cache in self.shared.caches.withLock({ $0 }) {
            let shutdown = Ended()
            self.start {
                await cache.shutdown()
                shutdown.note()
            }
            await self.settle()
            var steps = 0
            while !shutdown.isOver, steps < 10_000, self.time.advanceToNextDeadline() != nil {
                steps += 1
                await self.settle()
            }
            #expect(shutdown.isOver, "The cache does not shut down.")
            #expect(await cache.residue == .none)
        }
    }
}

/// Whether something has ended.
private final class Ended: Sendable {
    private let state = Locked(false)

    var isOver: Bool { self.state.withLock { $0 } }
    func note() { self.state.withLock { $0 = true } }
}

/// Keeps the events of a cache.
private final class EventLog: Sendable {
    private let list = Locked<[TokenCacheEvent]>([])

    init(of cache: TokenCache, on executor: BenchExecutor) {
        let stream = cache.events()
        Task(executorPreference: executor) {
            for await event in stream { self.list.withLock { $0.append(event) } }
        }
    }

    var events: [TokenCacheEvent] { self.list.withLock { $0 } }
}

extension TokenCache.Configuration {
    /// The defaults, except that the clocks are compared less often: virtual hours have many ticks.
    static var bench: Self {
        var configuration = Self()
        configuration.tick = .seconds(10)
        return configuration
    }
}

extension CacheKey {
    /// A key of a sample client.
    static func sample(
        _ subject: String = "",
        authority: String = "issuer",
        tenant: String = "tenant",
        client: String = "client"
    ) throws -> CacheKey {
        try CacheKey(
            authority: authority,
            tenant: tenant,
            client: client,
            flow: "client_credentials",
            subject: subject,
            scopes: ["api/.default"]
        )
    }
}
