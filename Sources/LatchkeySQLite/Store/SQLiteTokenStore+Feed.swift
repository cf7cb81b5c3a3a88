//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension SQLiteTokenStore: ChangeFeedTokenStore {
    /// How long a look at the feed may take, when the caller is not willing to wait that long for a change.
    private static let shortestLook = Duration.seconds(1)

    /// Appends changes to the feed; see ``/LatchkeyTokenCache/ChangeFeedTokenStore/publish(_:timeout:)``.
    public func publish(_ changes: [StoreChange], timeout: Duration) async -> TokenStoreError? {
        let limit = UInt64(self.options.feedLength)
        let error = await self.call(
            self.threads.writing,
            timeout: timeout,
            failed: Optional.some,
            work: { session throws(SQLiteFailure) -> TokenStoreError? in
                if !changes.isEmpty { try session.changes.append(changes, keeping: limit) }
                return nil
            }
        )
        if error == nil, !changes.isEmpty { self.published.raise() }
        return error
    }

    /// Waits for changes after a cursor; see ``/LatchkeyTokenCache/ChangeFeedTokenStore/changes(after:limit:timeout:)``.
    ///
    /// What this store publishes is seen at once, what others do within the poll interval. A cancelled task is answered
    /// with what there is.
    public func changes(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch {
        let deadline = self.time.continuousNanoseconds().addingClamped(timeout.nanoseconds)
        while true {
            let now = self.time.continuousNanoseconds()
            let publications = self.published.count
            let batch = await self.look(after: cursor, limit: limit, timeout: .nanoseconds(deadline - now))
            guard
                case .changes(let changes, next: let end) = batch,
                changes.isEmpty, end == cursor, limit > 0,
                now < deadline, !Task.isCancelled
            else { return batch }
            // The time may have passed during the look; then the next is the last.
            let next = min(deadline, now.addingClamped(self.options.pollInterval.nanoseconds))
            await self.published.wait(beyond: publications, until: next, by: self.time)
        }
    }

    /// Reads what follows a cursor, without waiting for more.
    private func look(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch {
        await self.call(
            self.threads.listing,
            timeout: max(timeout, Self.shortestLook),
            failed: { .failed($0) },
            work: { session throws(SQLiteFailure) in try session.changes(after: cursor, limit: limit) }
        )
    }
}
