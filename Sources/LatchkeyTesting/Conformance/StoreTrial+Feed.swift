//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension StoreTrial {
    func feed(_ store: (any TokenStore)? = nil) throws -> any ChangeFeedTokenStore {
        guard let feed = (store ?? self.store) as? any ChangeFeedTokenStore else { throw MissingRefinement() }
        return feed
    }

    /// Different changes of one instance, in order.
    func changes(_ range: Range<Int>, origin: UInt64 = 1) -> [StoreChange] {
        range.map { StoreChange(.set(self.key("key \($0)"), .init(sequence: UInt64($0))), origin: origin) }
    }

    /// Appends changes, again while that fails.
    func publish(_ changes: [StoreChange], to store: (any TokenStore)? = nil) async throws {
        let feed = try self.feed(store)
        let error = await self.insist { _ in
            let error = await feed.publish(changes, timeout: Self.timeout)
            return (error, error != nil)
        }
        self.check(error == nil, "Changes could not be published: \(error.map { "\($0)" } ?? "")")
    }

    /// Reads what follows a cursor, and lets the time pass when that is nothing.
    func batch(
        after cursor: StoreCursor?,
        limit: Int = 1_000,
        from store: (any TokenStore)? = nil
    ) async throws -> StoreChangeBatch {
        let feed = try self.feed(store)
        // A real wait for nothing is cut short.
        let timeout = self.harness.hasVirtualTime ? Self.timeout : .milliseconds(500)
        return await self.passing(timeout) {
            await self.insist { _ in
                let batch = await feed.changes(after: cursor, limit: limit, timeout: timeout)
                return (batch, batch.error != nil)
            }
        }
    }

    /// The present end of the feed.
    func end(from store: (any TokenStore)? = nil) async throws -> StoreCursor {
        let batch = try await self.batch(after: nil, from: store)
        self.check(batch.changes == [], "The end of the feed did not come alone: \(batch)")
        return batch.next ?? StoreCursor(bytes: [])
    }

    /// Reads at least a number of changes, in as many batches as it takes, unless there are fewer.
    func collect(
        _ count: Int,
        after cursor: StoreCursor,
        limit: Int = 1_000,
        from store: (any TokenStore)? = nil
    ) async throws -> [StoreChange] {
        var (collected, cursor) = ([StoreChange](), cursor)
        while collected.count < count {
            let batch = try await self.batch(after: cursor, limit: limit, from: store)
            guard let changes = batch.changes, let next = batch.next, !changes.isEmpty else {
                self.check(false, "\(collected.count) changes are followed by none: \(batch)")
                break
            }
            self.check(
                self.harness.disturbance > .nothing || changes.count <= limit,
                "A batch of at most \(limit) has \(changes.count) changes"
            )
            collected += changes
            cursor = next
        }
        return collected
    }
}
