//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let closingCases: [Case] = [
        Case("an open store is well", .closing) { trial in
            let error = await trial.store.health(timeout: StoreTrial.timeout)
            trial.check(error == nil, "The store is not well: \(error.map { "\($0)" } ?? "")")
        },
        Case("a refusal is no illness", .closing) { trial in
            await trial.accepts(trial.record("key", 5))
            await trial.refuses(trial.record("key", 4), because: .init(sequence: 5))
            let error = await trial.store.health(timeout: StoreTrial.timeout)
            trial.check(error == nil, "The store is not well: \(error.map { "\($0)" } ?? "")")
        },
        Case("a closed store is not well", .closing) { trial in
            await trial.store.close(timeout: StoreTrial.timeout)
            trial.isClosed(await trial.store.health(timeout: StoreTrial.timeout))
        },
        Case("a closed store serves no records", .closing) { trial in
            await trial.accepts(trial.record())
            await trial.store.close(timeout: StoreTrial.timeout)
            let reads = await trial.store.get([trial.key(), trial.key("none")], timeout: StoreTrial.timeout)
            trial.check(reads.count == 2, "Two keys were answered with \(reads.count) outcomes")
            for read in reads { trial.isClosed(read.error) }
        },
        Case("a closed store takes no records", .closing) { trial in
            await trial.store.close(timeout: StoreTrial.timeout)
            let writes = [StoreWrite(trial.record("one")), StoreWrite(trial.record("two"))]
            let written = await trial.store.put(writes, timeout: StoreTrial.timeout)
            let removed = await trial.store.remove([trial.removal(), trial.removal()], timeout: StoreTrial.timeout)
            trial.check(written.count == 2 && removed.count == 2, "Not every key was answered")
            for outcome in written { trial.isClosed(outcome.error) }
            for outcome in removed { trial.isClosed(outcome.error) }
        },
        Case("a store may be closed twice", .closing) { trial in
            await trial.store.close(timeout: StoreTrial.timeout)
            await trial.store.close(timeout: StoreTrial.timeout)
            trial.isClosed(await trial.store.health(timeout: StoreTrial.timeout))
        },
        Case("a store may be closed by many at once, while others use it", .closing) { trial in
            let answered = await trial.race(16) { number, _ in
                if number % 4 == 0 { await trial.store.close(timeout: StoreTrial.timeout) }
                return await trial.store.get([trial.key()], timeout: StoreTrial.timeout).count
            }
            trial.check(answered == Array(repeating: 1, count: 16), "A call was not answered")
            trial.isClosed(await trial.store.health(timeout: StoreTrial.timeout))
        },
        Case("a closed store grants no leases", .closing, needs: .leases) { trial in
            _ = try await trial.fence(by: 1)
            await trial.store.close(timeout: StoreTrial.timeout)
            trial.isClosed(try await trial.acquire("another", by: 2, from: trial.store).error)
            trial.isClosed(try await trial.extend(by: 1, from: trial.store).error)
            trial.isClosed(try await trial.release(by: 1, from: trial.store).error)
        },
        Case("a closed store has no feed", .closing, needs: .feed) { trial in
            let feed = try trial.feed()
            let start = try await trial.end()
            await trial.store.close(timeout: StoreTrial.timeout)
            trial.isClosed(await feed.publish(trial.changes(0..<1), timeout: StoreTrial.timeout))
            trial.isClosed(await feed.changes(after: start, limit: 1, timeout: StoreTrial.timeout).error)
            trial.isClosed(await feed.changes(after: nil, limit: 1, timeout: StoreTrial.timeout).error)
        },
        Case("who waits for changes waits no longer than the store is open", .closing, needs: .feed) { trial in
            let feed = try trial.feed()
            let start = try await trial.end()
            let batch = await trial.passing(.seconds(3_600)) {
                await feed.changes(after: start, limit: 10, timeout: .seconds(3_600))
            } meanwhile: {
                await trial.store.close(timeout: StoreTrial.timeout)
            }
            trial.isClosed(batch.error)
        },
        Case("a closed store has no epochs", .closing, needs: .epochs) { trial in
            guard let store = trial.store as? any EpochTokenStore else { throw MissingRefinement() }
            await store.close(timeout: StoreTrial.timeout)
            trial.isClosed(await store.epoch(of: trial.partition(), timeout: StoreTrial.timeout).error)
            trial.isClosed(await store.epochs(of: [.everything], timeout: StoreTrial.timeout).error)
            trial.isClosed(await store.raiseEpoch(of: trial.partition(), timeout: StoreTrial.timeout).error)
        },
        Case("a closed store lists nothing", .closing, needs: .scan) { trial in
            guard let store = trial.store as? any ScannableTokenStore else { throw MissingRefinement() }
            await store.close(timeout: StoreTrial.timeout)
            trial.isClosed(await store.scan(nil, after: nil, limit: 1, timeout: StoreTrial.timeout).error)
        },
        Case("a closed store knows no popular keys", .closing, needs: .popularity) { trial in
            guard let store = trial.store as? any PopularityTokenStore else { throw MissingRefinement() }
            await store.close(timeout: StoreTrial.timeout)
            trial.isClosed(await store.publishHotKeys([], instance: 1, timeout: StoreTrial.timeout))
            trial.isClosed(await store.hotKeys(limit: 1, timeout: StoreTrial.timeout).error)
        },
    ]
}

extension StoreTrial {
    /// A call was refused because the store was closed.
    fileprivate func isClosed(_ error: TokenStoreError?, fileID: String = #fileID, line: Int = #line) {
        let seen = error.map { "\($0.code): \($0)" } ?? "success"
        self.check(error?.code == .closed, "A closed store answered \(seen)", fileID: fileID, line: line)
    }
}
