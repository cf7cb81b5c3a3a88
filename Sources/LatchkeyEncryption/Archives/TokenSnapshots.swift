//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

internal import Dispatch
public import LatchkeyTokenCache

/// Keeps what a cache holds in a sealed file, so that the next run of a service starts warm.
///
/// ```swift
/// let snapshots = TokenSnapshots(of: cache, in: TokenArchiveFile(path: "tokens.snapshot", encryption: encryption))
/// try? await snapshots.restore()
/// await snapshots.run()
/// ```
///
/// The file is written again a minute after a change, at once when a token was invalidated, removed or purged, and at the
/// end. A process that is killed between such a call and the write, some milliseconds, finds the token again when it
/// starts: let a cache for which that matters share a store.
public final class TokenSnapshots: Sendable {
    /// The file.
    public let file: TokenArchiveFile
    /// How long a change may wait to be written.
    public let interval: Duration

    private let cache: TokenCache
    /// What happens in the cache, from the beginning.
    private let events: AsyncStream<TokenCacheEvent>
    private let time: any TimeProvider
    private let queue = DispatchQueue(label: "latchkey.snapshots")
    private let state = Locked(State())

    /// What the file lacks.
    private struct State: Sendable {
        var isDirty = false
        /// Whether the file has what must not be served any more.
        var isUrgent = false
        var failure: EncryptionError?
    }

    /// Creates the keeper of a cache's snapshots.
    ///
    /// - Parameters:
    ///   - cache: The cache.
    ///   - file: The file; no two caches may have the same.
    ///   - interval: How long a change may wait to be written; a minute by default, at least a second.
    ///   - time: The clocks; the system's by default.
    public init(
        of cache: TokenCache,
        in file: TokenArchiveFile,
        every interval: Duration = .seconds(60),
        time: any TimeProvider = SystemTime()
    ) {
        self.cache = cache
        self.events = cache.events()
        self.file = file
        self.interval = max(interval, .seconds(1))
        self.time = time
    }

    /// Why the file could not be written the last time; `nil` when it could.
    public var failure: EncryptionError? { self.state.withLock(\.failure) }

    /// Takes what the last run of the service held into the cache.
    ///
    /// - Parameter limit: How long a start may wait for it; a second by default. The rest is taken in the background.
    /// - Returns: What became of the tokens.
    /// - Throws: ``EncryptionError`` when there is no file, or one that cannot be read; the cache starts cold then, and the
    ///   file is replaced by and by.
    @discardableResult
    public func restore(within limit: Duration = .seconds(1)) async throws(EncryptionError) -> TokenArchiveReport {
        let file = self.file
        let result = await self.offload { Result { () throws(EncryptionError) in try file.read() } }
        return await self.cache.restore(try result.get(), within: limit)
    }

    /// Writes what the cache holds.
    ///
    /// - Throws: ``EncryptionError`` when the file cannot be written.
    public func save() async throws(EncryptionError) {
        // What changes from here on makes it dirty again.
        self.state.withLock { state in
            state.isDirty = false
            state.isUrgent = false
        }
        let (cache, file) = (self.cache, self.file)
        let result = await self.offload { Result { () throws(EncryptionError) in try file.write(cache.archive()) } }
        self.state.withLock { state in
            if case .failure(let error) = result { state.failure = error } else { state.failure = nil }
            if state.failure != nil { state.isDirty = true }
        }
        try result.get()
    }

    /// Keeps the file up to date until the calling task is cancelled or the cache is shut down, and writes it a last time.
    ///
    /// To be called once. A write that fails is tried again after the interval; ``failure`` says why it did.
    public func run() async {
        let (signals, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        // What happened before may have been more than is remembered.
        self.state.withLock { $0.isDirty = true }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.watch(continuation) }
            group.addTask { await self.tick(continuation) }
            for await _ in signals {
                if self.state.withLock({ $0.isDirty || $0.isUrgent }) { try? await self.save() }
            }
            group.cancelAll()
        }
        try? await self.save()
    }

    /// Notes what the file lacks; ends with the cache or the task.
    private func watch(_ continuation: AsyncStream<Void>.Continuation) async {
        for await event in self.events {
            switch event {
            case .removed(.invalidated), .removed(.revoked), .removed(.removed), .purged:
                self.state.withLock { $0.isUrgent = true }
                continuation.yield()
            case .published, .removed:
                self.state.withLock { $0.isDirty = true }
            default: break
            }
        }
        continuation.finish()
    }

    private func tick(_ continuation: AsyncStream<Void>.Continuation) async {
        while !Task.isCancelled {
            let next = self.time.continuousNanoseconds() + self.interval.nanoseconds
            guard (try? await self.time.sleep(until: next)) != nil else { break }
            continuation.yield()
        }
        continuation.finish()
    }

    /// Does something that waits for a disk, on a thread that may.
    private func offload<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            self.queue.async { continuation.resume(returning: work()) }
        }
    }
}
