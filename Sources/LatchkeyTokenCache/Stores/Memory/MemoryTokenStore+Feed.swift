//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension MemoryTokenStore: ChangeFeedTokenStore {
    /// Appends changes to the feed; see ``ChangeFeedTokenStore/publish(_:timeout:)``.
    public func publish(_ changes: [StoreChange], timeout: Duration) async -> TokenStoreError? {
        let listeners = self.whileOpen { state, _ in
            state.feed.append(changes)
            return changes.isEmpty ? [] : state.takeListeners()
        }
        switch listeners {
        case .success(let listeners):
            for listener in listeners {
                listener.resume()
            }
            return nil
        case .failure(let error):
            return error
        }
    }

    /// Waits for changes after a cursor; see ``ChangeFeedTokenStore/changes(after:limit:timeout:)``.
    ///
    /// A cancelled task is answered at once with what there is.
    public func changes(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch {
        let deadline = self.time.continuousNanoseconds().addingClamped(timeout.nanoseconds)
        while true {
            let batch: StoreChangeBatch
            switch self.whileOpen({ state, _ in state.feed.read(after: cursor, limit: limit) }) {
            case .success(let read): batch = read
            case .failure(let error): return .failed(error)
            }
            guard
                case .changes(let changes, next: let end) = batch,
                changes.isEmpty, end == cursor, limit > 0,
                self.time.continuousNanoseconds() < deadline, !Task.isCancelled
            else { return batch }
            await self.waitForChange(after: end, until: deadline)
        }
    }

    /// Returns when the feed has grown, the store is closed, the time has come or the task is cancelled.
    private func waitForChange(after end: StoreCursor, until deadline: Int64) async {
        await withTaskGroup { group in
            group.addTask { try? await self.time.sleep(until: deadline) }
            group.addTask { await self.listen(after: end) }
            await group.next()
            group.cancelAll()
        }
    }

    private func listen(after end: StoreCursor) async {
        let id = self.state.withLock { state in
            state.nextListener += 1
            return state.nextListener
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isWaiting = self.state.withLock { state in
                    // Cancellation takes the lock after it has marked the task: it is seen here or finds the listener.
                    guard !state.isClosed, !Task.isCancelled, state.feed.isAtEnd(end) else { return false }
                    state.listeners[id] = continuation
                    return true
                }
                if !isWaiting { continuation.resume() }
            }
        } onCancel: {
            self.state.withLock { $0.listeners.removeValue(forKey: id) }?.resume()
        }
    }
}
