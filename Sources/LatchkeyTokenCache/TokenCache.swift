//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import Logging
public import Metrics
public import Tracing

/// A concurrent cache of access tokens: a valid token at once, and one acquisition however many callers ask.
///
/// A token that is held and fresh is returned without suspension. A missing one is acquired once for all callers that
/// wait for it. A token is refreshed in the background before it expires, and served until then whatever happens to its
/// issuer. Failures are remembered, so that an issuer in trouble is not asked on every request.
///
/// The actor is the control plane: it runs acquisitions, decides when issuers may be called and writes to the store.
/// Reads of memory never wait for it.
public actor TokenCache {
    /// The settings that the cache was created with.
    public nonisolated let configuration: Configuration

    nonisolated let time: CacheTime
    nonisolated let spawn: TaskSpawner
    nonisolated let logger: Logger
    nonisolated let metrics: CacheMetrics
    nonisolated let tracer: any Tracer
    /// Whether spans go anywhere.
    nonisolated let isTracing: Bool
    nonisolated let shards: [Shard]
    nonisolated let partitions: PartitionTable
    nonisolated let groups: GroupTable
    nonisolated let limits: MemoryLimits
    /// What lies between the cache's time and the wall clock.
    nonisolated let wallAnchor: WallAnchor
    nonisolated let registry = FlightRegistry()
    nonisolated let timers = TimerQueue()
    nonisolated let waits = WaitGraph()
    nonisolated let eventHub: EventHub
    nonisolated let counters = RequestCounters()
    /// Tells this instance from others that share its store, and seeds its jitter.
    nonisolated let instance: UInt64

    nonisolated let random: Locked<SeededRandom>
    /// Whether the clocks are being watched already.
    nonisolated let isTicking = Locked(false)

    let store: (any TokenStore)?
    /// What the store can do beyond keeping records.
    nonisolated let abilities: StoreAbilities
    /// The names that the store gives to what memory holds.
    nonisolated let directory = KeyDirectory()
    /// The task that listens to other instances.
    nonisolated let follower = Locked<Task<Void, Never>?>(nil)
    /// Names, seals and opens the records of the store.
    nonisolated let codec: RecordCodec
    /// Redeems refresh tokens.
    nonisolated let families: RefreshTokenFamilies
    var governor: AuthorityGovernor
    var skew = SkewEstimator()
    var storeHealth = StoreHealth()
    var loadSpread: LoadSpread
    var writes: WriteQueue
    var storeSchedule = StoreSchedule()
    var fleet = FleetState()
    /// Flights that wait until others have finished calling their issuer.
    var queued: [UInt64: CheckedContinuation<AuthorityGovernor.Admission, Never>] = [:]
    var isShutDown = false
    /// Whether the cache is being shut down just now.
    var isEnding = false
    /// Who waits for the end of that.
    var endWaiters: [CheckedContinuation<Void, Never>] = []
    var published = PublishedCounts()
    var clocks: ClockSample?

    /// Creates a cache.
    ///
    /// - Parameters:
    ///   - store: Where records are kept beside memory; nowhere by default.
    ///   - configuration: The settings; see ``Configuration`` for the defaults.
    ///   - time: The clocks; the system's by default.
    ///   - logger: Where trouble is reported that cannot be thrown; nowhere by default.
    ///   - metrics: Where metrics go; to the bootstrapped factory by default.
    ///   - tracer: Where spans go; to the bootstrapped tracer by default.
    public init(
        store: (any TokenStore)? = nil,
        configuration: Configuration = .init(),
        time: any TimeProvider = SystemTime(),
        logger: Logger = Logger(label: "latchkey.token-cache") { _ in SwiftLogNoOpLogHandler() },
        metrics: any MetricsFactory = MetricsSystem.factory,
        tracer: any Tracer = InstrumentationSystem.tracer
    ) {
        self.init(
            store: store,
            configuration: configuration,
            time: time,
            logger: logger,
            metrics: metrics,
            tracer: tracer,
            spawner: .standard,
            seed: .random(in: .min ... .max)
        )
    }

    /// Creates a cache whose tasks and random numbers are under control.
    package init(
        store: (any TokenStore)? = nil,
        configuration: Configuration = .init(),
        time: any TimeProvider = SystemTime(),
        logger: Logger = Logger(label: "latchkey.token-cache") { _ in SwiftLogNoOpLogHandler() },
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        tracer: any Tracer = NoOpTracer(),
        spawner: TaskSpawner,
        seed: UInt64
    ) {
        self.configuration = configuration.completed
        self.time = CacheTime(time)
        self.partitions = PartitionTable()
        self.wallAnchor = WallAnchor(
            ClockSample(continuous: time.continuousNanoseconds(), wall: time.wallTime())
        )
        self.groups = GroupTable(partitions: self.partitions, clock: self.wallAnchor)
        self.limits = MemoryLimits(configuration)
        self.spawn = spawner
        self.logger = logger
        self.metrics = CacheMetrics(factory: metrics)
        self.tracer = tracer
        self.isTracing = !(tracer is NoOpTracer)
        let epoch = self.partitions.epoch
        self.shards = (0..<ShardState.count).map { Shard(index: $0, epoch: epoch) }
        self.eventHub = EventHub(limit: max(0, configuration.eventBuffer))
        var random = SeededRandom(seed: seed)
        self.instance = random.next()
        self.families = RefreshTokenFamilies(
            store: store,
            settings: configuration.families,
            time: time,
            spawner: spawner,
            seed: ~seed
        )
        self.random = Locked(random)
        self.store = store
        self.abilities = StoreAbilities(of: store)
        self.codec = RecordCodec(store: store)
        self.loadSpread = LoadSpread(now: self.time.exactNow())
        self.governor = AuthorityGovernor(limits: configuration.concurrency)
        self.writes = WriteQueue(limit: configuration.storeQueueLimit)
        for advice in configuration.advice() {
            logger.warning("\(advice)")
        }
    }

    deinit {
        self.follower.withLock { $0 }?.cancel()
        _ = self.timers.close()
        _ = self.registry.close()
        self.eventHub.finish()
    }

    /// The shard of a key.
    @inline(__always)
    nonisolated func shard(_ key: CacheKey) -> Shard {
        self.shards[Int(bitPattern: UInt(bitPattern: key.storage.hash) >> 60)]
    }

    /// The shard of the keys with a hash.
    nonisolated func shard(hash: Int) -> Shard { self.shards[Int(bitPattern: UInt(bitPattern: hash) >> 60)] }

    /// A random number in `0 ..< 1`.
    nonisolated func unit() -> Double { self.random.withLock { $0.nextUnit() } }
}
