//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// What the instances share: records, leases and epochs as in a store of memory, and a feed.
final class StoreModel: Sendable {
    private struct Feed {
        var changes: [StoreChange] = []
        /// The numbers under which readers sleep, by instance.
        var readers: [Int: UInt64] = [:]
        /// How many changes were ever lost.
        var dropped = 0
    }

    /// How many changes the feed keeps.
    private static let feedLength = 100_000

    let clock: VirtualClock
    let recorder: Recorder
    let settings: Scenario.Store
    private let outages: [(Scenario.Store.Outage, start: Int64, end: Int64)]
    private let feed = Mutex(Feed())
    private let records: Mutex<MemoryTokenStore>
    private let options: MemoryTokenStore.Options

    init(_ settings: Scenario.Store, keys: Int, clock: VirtualClock, recorder: Recorder) {
        self.settings = settings
        self.clock = clock
        self.recorder = recorder
        self.outages = settings.outages.map { ($0, $0.span.start.moment, $0.span.end.moment) }
        self.options = .init(maximumRecords: max(100_000, 2 * keys), maximumTombstones: max(100_000, 2 * keys))
        self.records = Mutex(MemoryTokenStore(options: self.options, time: clock))
        for (outage, start, end) in self.outages {
            // Readers are told that the connection broke, and that it is back.
            clock.schedule(at: start) { [self] in
                if outage.loses { self.forgetEverything() }
                self.wakeReaders()
            }
            clock.schedule(at: end) { [self] in self.wakeReaders() }
        }
    }

    /// Where records, leases and epochs are.
    var memory: MemoryTokenStore { self.records.withLock { $0 } }

    /// How the store fails at a time, if it does.
    func outage(at now: Int64) -> Scenario.Store.Outage.Kind? {
        self.outages.first { now >= $0.start && now < $0.end }?.0.kind
    }

    // MARK: - The feed

    func publish(_ changes: [StoreChange]) {
        self.feed.withLock { feed in
            feed.changes += changes
            let excess = feed.changes.count - 2 * Self.feedLength
            if excess > 0 {
                feed.changes.removeFirst(excess + Self.feedLength)
                feed.dropped += excess + Self.feedLength
            }
        }
        self.wakeReaders()
    }

    /// The changes after a cursor; nothing when there are none.
    func changes(after cursor: StoreCursor?, limit: Int) -> StoreChangeBatch? {
        self.feed.withLock { feed in
            let end = StoreCursor(position: feed.dropped + feed.changes.count)
            guard let position = cursor?.position else { return .changes([], next: end) }
            guard position >= feed.dropped else { return .gap(next: end) }
            let found = feed.changes[(position - feed.dropped)...].prefix(limit)
            guard !found.isEmpty else { return nil }
            return .changes(Array(found), next: StoreCursor(position: position + found.count))
        }
    }

    /// Notes under which number a reader sleeps.
    func listen(_ instance: Int, as number: UInt64) { self.feed.withLock { $0.readers[instance] = number } }

    private func wakeReaders() {
        let readers = self.feed.withLock { feed in
            defer { feed.readers = [:] }
            return feed.readers.values.sorted()
        }
        for reader in readers { self.clock.wake(reader) }
    }

    /// Loses what the feed holds, so that whoever reads on finds a gap.
    private func forgetEverything() {
        self.feed.withLock { feed in
            feed.dropped += feed.changes.count + 1
            feed.changes = []
        }
        self.records.withLock { $0 = MemoryTokenStore(options: self.options, time: self.clock) }
    }
}

extension StoreCursor {
    fileprivate init(position: Int) {
        self.init(bytes: (0..<8).map { UInt8(truncatingIfNeeded: position >> (8 * $0)) })
    }

    fileprivate var position: Int { self.bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}
