//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

extension Emulator {
    /// Holds answers back until it is opened, so that tests decide the order of events without sleeping.
    public final class Gate: Sendable {
        private struct State {
            var isOpen = false
            var arrivals = 0
            var nextID = 0
            var held: [Int: CheckedContinuation<Void, Never>] = [:]
            var watchers: [(arrivals: Int, continuation: CheckedContinuation<Void, Never>)] = []
        }
        private let state = Mutex(State())

        /// Creates a closed gate.
        public init() {}

        /// Lets all held answers go, and all later ones pass.
        public func open() {
            let held = self.state.withLock { state in
                state.isOpen = true
                defer { state.held = [:] }
                return state.held.values.map { $0 }
            }
            for continuation in held { continuation.resume() }
        }

        /// Waits until a number of requests have arrived at the gate since it was made.
        ///
        /// - Parameter count: The number of requests.
        public func arrivals(atLeast count: Int) async {
            await withCheckedContinuation { continuation in
                let isThere = self.state.withLock { state in
                    guard state.arrivals < count else { return true }
                    state.watchers.append((count, continuation))
                    return false
                }
                if isThere { continuation.resume() }
            }
        }

        /// Waits for the gate to be open.
        ///
        /// - Throws: `CancellationError` when the request's task is cancelled.
        func pass() async throws {
            let id = self.arrive()
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let mayPass = self.state.withLock { state in
                        // The cancellation handler may have run before the continuation was there to be found.
                        guard !state.isOpen, !Task.isCancelled else { return true }
                        state.held[id] = continuation
                        return false
                    }
                    if mayPass { continuation.resume() }
                }
            } onCancel: {
                self.state.withLock { $0.held.removeValue(forKey: id) }?.resume()
            }
            try Task.checkCancellation()
        }

        /// Counts an arrival and tells those who waited for it.
        private func arrive() -> Int {
            let (id, reached) = self.state.withLock { state in
                state.arrivals += 1
                state.nextID += 1
                let arrivals = state.arrivals
                let reached = state.watchers.filter { $0.arrivals <= arrivals }
                state.watchers.removeAll { $0.arrivals <= arrivals }
                return (state.nextID, reached)
            }
            for watcher in reached { watcher.continuation.resume() }
            return id
        }
    }
}
