//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Redeems refresh tokens so that no family's token is presented twice, however many processes share the store.
///
/// For each family the store has one record, with the present refresh token and the intent of whoever presents it. A
/// redemption locks the family, reads the record, notes its intent, presents the token, stores what came back, and
/// only then hands out the access token. Each step leaves the record such that another process can go on from it.
package actor RefreshTokenFamilies {
    /// What this instance knows of a family.
    struct Known: Sendable {
        var record: FamilyRecord
        /// The version under which the store confirmed the record; `nil` when it has not.
        var version: RecordVersion?
        /// What is still to be stored.
        var pending: PendingRecord?
    }

    /// What has happened so far.
    package struct Counts: Hashable, Sendable {
        /// How often a refresh token was presented.
        package var presentations = 0
        /// How often another process had stored what was wanted.
        package var adoptions = 0
        /// How often no answer came.
        package var unknownOutcomes = 0
        /// How often the issuer did not accept a refresh token.
        package var refusals = 0
        /// How often a lock was lost before the token was presented.
        package var lostLocks = 0
        /// How often no lock was to be had.
        package var lockFailures = 0
        /// How often another process's record had the last word.
        package var overtaken = 0
    }

    /// The most families without anything to be stored that are remembered beside a store.
    private static let mostKnown = 10_000

    let records: FamilyStore?
    let leases: (any LeasingTokenStore)?
    let settings: TokenCache.Configuration.Families
    let time: any TimeProvider
    let spawn: TaskSpawner
    let codec: RecordCodec
    /// Tells this instance from others that share its store.
    nonisolated let instance: UInt64

    var random: SeededRandom
    var waking: FamilyWaking
    var known = KnownFamilies() {
        didSet { self.unstored.store(self.known.pendingCount, ordering: .relaxed) }
    }
    /// Of how many families something is still to be stored.
    nonisolated let unstored = Atomic(0)
    /// The epochs that partitions had when the store was asked last.
    var lastEpochs: [CachePartition: UInt64] = [:]
    /// Attempts of this instance that are noted in a record although nothing was presented.
    var unsent: Set<UInt64> = []
    package internal(set) var counts = Counts()
    var isClosing = false
    /// Who waits for a family that this instance works on already.
    private var turns: [StoreKey: [CheckedContinuation<Void, Never>]] = [:]
    private var nextTask: UInt64 = 0
    private var running: [UInt64: Task<Void, Never>] = [:]
    var recoveries: [StoreKey: Task<Void, Never>] = [:]

    /// Creates the component.
    ///
    /// - Parameters:
    ///   - store: Where records are kept; only in memory when `nil`.
    ///   - settings: How refresh tokens are redeemed.
    ///   - time: The clocks.
    ///   - spawner: Starts tasks.
    ///   - seed: The seed of random numbers, unlike that of other instances.
    package init(
        store: (any TokenStore)?,
        settings: TokenCache.Configuration.Families = .init(),
        time: any TimeProvider = SystemTime(),
        spawner: TaskSpawner = .standard,
        seed: UInt64
    ) {
        self.codec = RecordCodec(store: store)
        self.records = store.map {
            FamilyStore(store: $0, codec: RecordCodec(store: $0), time: time, timeout: settings.storeTimeout)
        }
        self.leases = store as? any LeasingTokenStore
        self.settings = settings
        self.time = time
        self.spawn = spawner
        self.random = SeededRandom(seed: seed)
        self.instance = self.random.next()
        self.waking = FamilyWaking(time)
    }

    nonisolated func name(of family: FamilyKey) -> StoreKey { self.codec.storeKey(family.cacheKey) }

    // MARK: - Redeeming

    /// The access token of a key, from a sibling or for its family's refresh token.
    ///
    /// When the caller leaves, what is on its way to the issuer goes on: its answer must not be lost.
    ///
    /// - Parameters:
    ///   - context: The key, the time limit and the reason.
    ///   - family: The family of the key.
    ///   - source: What speaks with the issuer.
    ///   - trustsStore: Whether a stored access token may be used.
    /// - Returns: The access token; its refresh token is stored by then.
    /// - Throws: ``RefreshTokenFamilyError``, ``TokenCacheError`` with code ``TokenCacheError/Code/lockUnavailable``, or
    ///   the error of the source.
    package func token(
        for context: AcquisitionContext,
        of family: FamilyKey,
        from source: any RefreshingTokenSource,
        trustsStore: Bool = true
    ) async throws -> AcquiredToken {
        let job = RedemptionJob(
            context: context,
            family: family,
            name: self.name(of: family),
            source: source,
            profile: self.profile(of: family, source),
            trustsStore: trustsStore,
            startedAt: self.time.continuousNanoseconds(),
            startedAtWall: self.time.wallTime()
        )
        let result = Box<Result<AcquiredToken, any Error>>(.failure(CancellationError()))
        let task = self.start("refresh-token-family") { families in
            result.set(await families.perform(job))
        }
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            job.isAbandoned.set(true)
        }
        return try result.get().get()
    }

    private func perform(_ job: RedemptionJob) async -> Result<AcquiredToken, any Error> {
        await self.takeTurn(job.name)
        defer { self.giveTurn(job.name) }
        do {
            return .success(try await self.redeem(job))
        } catch {
            return .failure(error)
        }
    }

    private func profile(of family: FamilyKey, _ source: any RefreshingTokenSource) -> RefreshTokenProfile {
        let authority = family.cacheKey.partition.authority
        if let profile = self.settings.profiles[authority] { return profile }
        let said = source.refreshTokenProfile
        return said.isUnknown ? .known(of: authority) : said
    }

    // MARK: - Turns

    /// Waits until nobody else in this process works on a family.
    func takeTurn(_ name: StoreKey) async {
        guard self.turns[name] != nil else { return self.turns[name] = [] }
        await withCheckedContinuation { self.turns[name]?.append($0) }
    }

    func giveTurn(_ name: StoreKey) {
        guard let waiting = self.turns[name], !waiting.isEmpty else { return self.turns[name] = nil }
        self.turns[name]?.removeFirst().resume()
    }

    // MARK: - Tasks

    /// Starts a task that nobody's cancellation reaches.
    func start(
        _ name: String,
        _ work: @escaping @Sendable (isolated RefreshTokenFamilies) async -> Void
    ) -> Task<Void, Never> {
        self.nextTask += 1
        let number = self.nextTask
        let task = self.spawn(name) {
            await work(self)
            await self.ended(number)
        }
        self.running[number] = task
        return task
    }

    private func ended(_ number: UInt64) { self.running[number] = nil }

    /// Whether anything is under way or to be stored.
    var hasWork: Bool {
        !self.running.isEmpty || !self.recoveries.isEmpty || self.known.pendingCount > 0
    }

    /// Ends waits, and presents nothing any more; what is on its way to an issuer goes on.
    func endWaits() { self.isClosing = true }

    /// Ends waits, lets redemptions that are under way end, and stores what is to be stored.
    package func close() async {
        self.endWaits()
        for number in self.running.keys.sorted() { await self.running[number]?.value }
        for (_, task) in self.recoveries { task.cancel() }
        self.recoveries = [:]
        for name in self.known.pending { _ = await self.settle(name) }
    }

    // MARK: - What is known

    func note(_ held: FamilyStore.Held, _ name: StoreKey) {
        guard self.known[name]?.pending == nil else { return }
        self.makeRoom()
        self.known[name] = Known(record: held.record, version: held.version)
    }

    private func makeRoom() {
        guard self.records != nil, self.known.count >= Self.mostKnown else { return }
        if let name = self.known.anySettled { self.known[name] = nil }
    }

    /// How long to wait between two looks, at random.
    func pause() -> Int64 { .milliseconds(50) + Int64(self.random.nextUnit() * 150_000_000) }
}
