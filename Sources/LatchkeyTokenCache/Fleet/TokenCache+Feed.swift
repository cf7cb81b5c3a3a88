//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics

extension TokenCache {
    /// Starts listening to what other instances change.
    nonisolated func follow() {
        guard let feed = self.abilities.feed else { return }
        let wait = self.configuration.fleet.feedWait
        let time = self.time
        let task = self.spawn("token-cache-feed") { [weak self] in
            guard let reader = await self?.beginReading() else { return }
            while let cursor = await self?.place(of: reader) {
                let batch = await feed.changes(after: cursor.value, limit: 256, timeout: wait)
                guard let pause = await self?.take(batch, reader: reader) else { return }
                if pause > 0 { try? await time.sleep(until: time.exactNow() + pause) }
            }
        }
        self.follower.withLock { $0 = task }
        if self.registry.isClosed { task.cancel() }
    }

    /// A place in the feed, or its present end.
    private struct Place: Sendable {
        var value: StoreCursor?
    }

    private func beginReading() -> UInt64 { self.fleet.watch.begin(now: self.time.exactNow()) }

    /// Where a reader is to go on; `nil` when it is to end.
    private func place(of reader: UInt64) -> Place? {
        guard !self.isShutDown, !Task.isCancelled, self.fleet.watch.reader == reader else { return nil }
        return Place(value: self.fleet.watch.cursor)
    }

    /// Acts on what a reader has read.
    ///
    /// - Returns: How long to pause, or `nil` when the reader is to end.
    private func take(_ batch: StoreChangeBatch, reader: UInt64) -> Int64? {
        guard !self.isShutDown, self.fleet.watch.reader == reader else { return nil }
        let now = self.time.exactNow()
        let step = self.fleet.watch.note(batch, now: now)
        for change in step.changes where change.origin != self.instance { self.apply(change, now: now) }
        if step.hasMissed {
            self.fleet.missedAt = now
            self.metrics.fleet.feedGaps.increment()
            self.doubtEverything(now: now)
        }
        self.tell(step, now: now)
        return step.pause
    }

    /// Tells whether the feed is heard of.
    private func tell(_ step: FeedWatch.Step, now: Int64) {
        guard step.isBack || step.isLost else { return }
        let state = step.isBack ? FeedState.live : .blind
        self.emit(.feedStateChanged(state))
        self.metrics.fleet.feedBlind.record(state == .live ? 0 : 1)
        // What was read until now was told of.
        if step.isLost { self.fleet.doubtedAt = now }
        if step.isLost, self.configuration.fleet.strictRevocation { self.doubtEverything(now: now) }
    }

    /// Puts another reader in the place of one that has been silent for too long.
    func watchFeed(now: Int64) {
        guard self.abilities.feed != nil, !self.isShutDown else { return }
        let limit = self.configuration.fleet.feedPatience.nanoseconds
        guard self.fleet.watch.isSilent(at: now, limit: limit) else { return }
        self.follower.withLock { $0 }?.cancel()
        self.tell(self.fleet.watch.giveUp(), now: now)
        self.follow()
    }

    // MARK: - Changes

    private func apply(_ change: StoreChange, now: Int64) {
        switch change.kind {
        case .set(let name, let version): self.otherWrote(name, version: version, now: now)
        case .remove(let name, let version, let isHard): self.otherRemoved(name, upTo: version, isHard: isHard)
        case .epoch(let partition, let epoch): self.otherPurged(partition, epoch: epoch)
        case .gate(let name, let until): self.applyGate(name, until: until)
        }
    }

    /// Reads what another instance has written, where it concerns a token that is in use.
    private func otherWrote(_ name: StoreKey, version: RecordVersion, now: Int64) {
        for call in self.fleet.takeListeners(of: name) { call.end(inTime: true) }
        guard let key = self.key(named: name) else { return }
        let record = self.shard(key).withLock { state -> TokenRecord? in
            let record = state.entries[key]
            // There is a token now: callers are not turned away any more.
            if record == nil { state.withSlot(key, now: now) { slot, _ in slot.remember(nil) } }
            return record
        }
        // Where an older one was written, the store has lost what is held: comparing them brings it back.
        guard let record, record.version != version else { return }
        if now - record.lastUse < .seconds(600) {
            self.verify(key)
        } else {
            record.doubt()
        }
    }

    /// Drops what another instance has removed.
    private func otherRemoved(_ name: StoreKey, upTo version: RecordVersion, isHard: Bool) {
        // What is acquired from now on counts on from there; what is under way is overtaken, or was begun later.
        if version < .beyondAll { self.fleet.removals.note(name, upTo: version) }
        guard let key = self.key(named: name) else { return }
        let held = self.shard(key).withLock { $0.entries[key]?.version }
        if let held {
            // The token was acquired after the removal.
            guard held <= version else { return }
        } else if let lease = self.fleet.leases[name], lease.fence > version.fence {
            // So is what is being acquired.
            return
        }
        self.invalidateInMemory(
            key,
            mode: isHard ? .hard : .soft,
            reason: isHard ? .revoked : .invalidated,
            isOwn: false
        )
        for call in self.fleet.takeListeners(of: name) { call.end(inTime: true) }
    }

    /// Whether what is known of purges is recent enough.
    func knowsPurges(of stored: StoredEpoch) -> Bool {
        guard stored.value != nil else { return false }
        if self.fleet.watch.isLive, stored.learnedAt >= self.fleet.missedAt { return true }
        return self.time.exactNow() - stored.learnedAt < self.configuration.fleet.trust.nanoseconds
    }

    private func otherPurged(_ name: StorePartition, epoch: UInt64) {
        if name == .everything { return self.learn(epoch, of: self.partitions.epoch, isNews: true) }
        guard let state = self.fleet.partitions[name] else { return }
        self.learn(epoch, of: state, isNews: true)
    }

    /// Notes how often something was purged; a purge that this instance did not know of counts for memory, too.
    func learn(_ epoch: UInt64, of target: any Purgeable, isNews: Bool = false) {
        guard target.stored.learn(epoch, at: self.time.exactNow(), isNews: isNews) else { return }
        target.overtake()
        self.emit(.purged)
    }
}
