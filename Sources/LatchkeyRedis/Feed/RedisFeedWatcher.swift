//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// Notices when the feed grows, with one blocking read for all who wait.
final class RedisFeedWatcher: Sendable {
    private typealias Listener = CheckedContinuation<Void, Never>

    private struct State {
        var isClosed = false
        var isReading = false
        /// The end of the feed as far as it is known.
        var end: RedisFeedPlace?
        var nextListener = 0
        var listeners: [Int: Listener] = [:]
        var reader: Task<Void, Never>?

        mutating func takeListeners() -> [Listener] {
            defer { self.listeners = [:] }
            return Array(self.listeners.values)
        }
    }

    private let client: RedisClient
    private let stream: [UInt8]
    private let state = Mutex(State())

    init(client: RedisClient, stream: [UInt8]) {
        self.client = client
        self.stream = stream
    }

    /// Lets go of all who wait; nobody waits any more.
    func close() {
        let (listeners, reader) = self.state.withLock { state in
            state.isClosed = true
            return (state.takeListeners(), state.reader)
        }
        reader?.cancel()
        for listener in listeners { listener.resume() }
    }

    /// Returns when the feed may have grown beyond a place, the time has come, the task is cancelled, the feed cannot be
    /// read or the watcher is closed.
    func waitForGrowth(beyond place: RedisFeedPlace, until deadline: Int64) async {
        await withTaskGroup { group in
            group.addTask { try? await SystemTime().sleep(until: deadline) }
            group.addTask { await self.listen(beyond: place) }
            await group.next()
            group.cancelAll()
        }
    }

    private func listen(beyond place: RedisFeedPlace) async {
        let id = self.state.withLock { state in
            state.nextListener += 1
            return state.nextListener
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { listener in
                if self.register(listener, id, beyond: place) {
                    self.readUnlessReading()
                } else {
                    listener.resume()
                }
            }
        } onCancel: {
            self.state.withLock { $0.listeners.removeValue(forKey: id) }?.resume()
        }
    }

    private func register(_ listener: Listener, _ id: Int, beyond place: RedisFeedPlace) -> Bool {
        self.state.withLock { state in
            // Cancellation takes the lock after it has marked the task: it is seen here or finds the listener.
            guard !state.isClosed, !Task.isCancelled else { return false }
            if state.isReading, let end = state.end, place < end {
                // The caller looks again; should it find nothing, the feed was replaced, and its place is the truth.
                state.end = place
                return false
            }
            if !state.isReading { state.end = place }
            state.listeners[id] = listener
            return true
        }
    }
}

// MARK: - Reading

extension RedisFeedWatcher {
    /// How many entries are read at once; only the last counts.
    private static let count = 1_000

    private func readUnlessReading() {
        self.state.withLock { state in
            guard !state.isReading, !state.isClosed else { return }
            state.isReading = true
            state.reader = Task(name: "redis-feed") { [weak self, client, stream] in
                while let place = self?.placeToRead() {
                    let reply = await Self.read(stream, after: place, with: client)
                    guard let self else { return }
                    await self.take(reply)
                }
            }
        }
    }

    /// Where to read on; `nil` when nobody waits.
    private func placeToRead() -> RedisFeedPlace? {
        self.state.withLock { state in
            if !state.isClosed, !state.listeners.isEmpty, let end = state.end { return end }
            state.isReading = false
            return nil
        }
    }

    /// Reads the identifier of the last entry after a place; nothing when none came in time.
    private static func read(
        _ stream: [UInt8],
        after place: RedisFeedPlace,
        with client: RedisClient
    ) async -> Result<RedisFeedPlace?, RedisError> {
        let block = RedisNode.longestBlock.redisMilliseconds
        let command = RedisCommand(
            [
                "XREAD", "COUNT", .integer(Self.count), "BLOCK", .integer(block), "STREAMS", .bytes(stream),
                .text(place.identifier),
            ],
            key: stream,
            isRepeatable: true
        )
        return await client.blockingReply(to: command).map { value in
            let entries = value.array?.first?.array?.last?.array
            let identifier = entries?.last?.array?.first?.text
            return identifier.flatMap { RedisFeedPlace(identifier: $0) }
        }
    }

    private func take(_ reply: Result<RedisFeedPlace?, RedisError>) async {
        switch reply {
        case .success(nil): return
        case .success(let end?):
            self.notify { $0.end = end }
        case .failure:
            // They look for themselves, and say what is wrong.
            self.notify { _ in }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    private func notify(_ change: (inout State) -> Void) {
        let listeners = self.state.withLock { state in
            change(&state)
            return state.takeListeners()
        }
        for listener in listeners { listener.resume() }
    }
}
