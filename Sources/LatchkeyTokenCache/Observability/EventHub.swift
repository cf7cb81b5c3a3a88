//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Hands events to those who listen; a slow listener loses the oldest and never slows the cache.
final class EventHub: Sendable {
    private struct Listener: Sendable {
        var continuation: AsyncStream<TokenCacheEvent>.Continuation
        var dropped = 0
    }

    private struct State: Sendable {
        var listeners: [Int: Listener] = [:]
        var next = 0
        var isFinished = false
    }

    private let limit: Int
    private let count = Atomic(0)
    private let dropped = Atomic<UInt64>(0)
    private let state = Locked(State())

    init(limit: Int) {
        self.limit = limit
    }

    /// How many events listeners have lost.
    var droppedEvents: UInt64 { self.dropped.load(ordering: .relaxed) }

    /// Whether anybody listens.
    var isHeard: Bool { self.count.load(ordering: .relaxed) > 0 }

    func subscribe() -> AsyncStream<TokenCacheEvent> {
        let (stream, continuation) = AsyncStream<TokenCacheEvent>.makeStream(
            bufferingPolicy: .bufferingNewest(self.limit)
        )
        let number = self.state.withLock { state -> Int? in
            guard !state.isFinished else { return nil }
            state.next += 1
            state.listeners[state.next] = Listener(continuation: continuation)
            self.count.store(state.listeners.count, ordering: .relaxed)
            return state.next
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in self?.leave(number) }
        return stream
    }

    func send(_ event: TokenCacheEvent) {
        let continuations = self.state.withLock { $0.listeners.values.map(\.continuation) }
        for continuation in continuations {
            if case .dropped = continuation.yield(event) {
                self.dropped.wrappingAdd(1, ordering: .relaxed)
            }
        }
    }

    func finish() {
        let continuations = self.state.withLock { state in
            state.isFinished = true
            defer { state.listeners = [:] }
            return state.listeners.values.map(\.continuation)
        }
        self.count.store(0, ordering: .relaxed)
        for continuation in continuations { continuation.finish() }
    }

    private func leave(_ number: Int) {
        self.state.withLock { state in
            state.listeners[number] = nil
            self.count.store(state.listeners.count, ordering: .relaxed)
        }
    }
}
