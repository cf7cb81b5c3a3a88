//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics

extension TokenCache {
    /// Sets a timer.
    nonisolated func arm(_ event: TimerEvent, at deadline: Int64) {
        let change = self.timers.arm(event, at: deadline)
        if case .closed = change, case .bound(let call) = event { call.end(inTime: false) }
        guard case .startSleeper(let number) = change else { return }
        let timers = self.timers
        let time = self.time
        let task = self.spawn("token-cache-timers") { [weak self] in
            while let deadline = timers.nextDeadline(sleeper: number) {
                do { try await time.sleep(until: deadline) } catch { return }
                guard let self else { return }
                let now = time.exactNow()
                for event in timers.due(at: now) { self.fire(event, now: now) }
            }
        }
        self.timers.attach(task, number: number)
    }

    private nonisolated func fire(_ event: TimerEvent, now: Int64) {
        switch event {
        case .waiter(let key, let id): self.endWait(id, key: key, with: .timedOut)
        case .flight(let key, let id): self.expire(id, key: key)
        case .abandoned(let key, let id, let departure):
            // Somebody may have come back and left again since: another timer counts for that.
            if self.registry.departures(id) == departure { self.abandon(id, key: key) }
        case .late(let key, let id): self.forget(id, key: key, now: now)
        case .flush: self.spawn("token-cache-flush") { await self.flushIsDue() }
        case .tick: self.spawn("token-cache-tick") { await self.tick() }
        case .bound(let call): call.end(inTime: false)
        case .lease(let name, let owner):
            self.spawn("token-cache-lease") { await self.extendLease(of: name, owner: owner) }
        case .probe: self.spawn("token-cache-probe") { await self.probeStore() }
        }
    }

    private nonisolated func forget(_ id: UInt64, key: CacheKey, now: Int64) {
        self.shard(key).withLock { state in
            state.withSlot(key, now: now) { slot, _ in slot.forget(flight: id) }
        }
    }

    // MARK: - Entries

    /// How many entries are looked at under one lock.
    private static var longestTurn: Int { 125 }

    /// Drops entries that have expired, and refreshes those that are due and were used lately.
    nonisolated func turnWheels(now: Int64) {
        let keepAlive = self.configuration.keepAlive.nanoseconds
        let patience = Int64.seconds(15)
        for shard in self.shards {
            // Several short turns rather than a long one: nobody is to wait long for the lock.
            for _ in 0..<8 {
                let turn = shard.withLock { state in
                    state.turn(to: now, limit: Self.longestTurn, pause: .seconds(1)) { record in
                        // Turns come late; what counts is whether the token was in use when its refresh came due.
                        let due = record.plan.refreshAt
                        let idle = (now - due <= patience ? due : now) - record.lastUse
                        return record.source != nil && idle <= min(keepAlive, record.life / 2)
                    }
                }
                for _ in turn.expired { self.noteRemoval(.expired) }
                for record in turn.due where record.isUsable(at: now) {
                    self.refreshInBackground(record.key, record: record, now: now)
                }
                if turn.expired.count < Self.longestTurn { break }
            }
        }
    }

    /// Drops entries that a purge has made useless: in short turns too, and more at the next tick if there are many.
    nonisolated func sweepPurged() {
        for shard in self.shards {
            for _ in 0..<16 {
                let (dropped, isUnfinished) = shard.withLock { $0.sweep(limit: 2 * Self.longestTurn) }
                for _ in 0..<dropped { self.noteRemoval(.epoch) }
                if !isUnfinished { break }
            }
        }
    }

    // MARK: - Clocks

    /// Starts watching the clocks, once.
    nonisolated func startTicking() {
        let isFirst = self.isTicking.withLock { isTicking in
            defer { isTicking = true }
            return !isTicking
        }
        guard isFirst else { return }
        self.armTick(after: self.time.exactNow())
        self.follow()
    }

    private nonisolated func armTick(after now: Int64) {
        let tick = self.configuration.tick.nanoseconds
        self.arm(.tick, at: now.addingClamped(tick > 0 ? max(tick, .milliseconds(1)) : .milliseconds(100)))
    }

    /// Looks for suspend and for clock jumps, and hands counts to the metrics.
    func tick() {
        let suspended = self.time.findSuspend()
        if suspended > 0 { self.emit(.suspended(.nanoseconds(suspended))) }
        let sample = ClockSample(continuous: self.time.exactNow(), wall: self.time.wallTime())
        if let before = self.clocks, let jump = sample.jump(since: before) {
            self.emit(.clockJump(jump))
            self.metrics.clockJumps.increment()
            self.reexamineStored()
        }
        self.clocks = sample
        self.wallAnchor.move(to: sample)
        self.turnWheels(now: sample.continuous)
        self.tendFleet(now: sample.continuous)
        self.sweepPurged()
        self.limits.recover()
        self.publishCounts()
        if sample.continuous - self.published.prunedAt > .seconds(60) { self.prune(now: sample.continuous) }
        self.armTick(after: sample.continuous)
    }

    private func prune(now: Int64) {
        self.published.prunedAt = now
        self.governor.prune(now: now)
        self.groups.prune()
        for shard in self.shards { shard.withLock { $0.prune(now: now) } }
        self.pruneNames()
    }

    /// Shortens the lives that were computed from stored wall times, where the corrected clock says so.
    private nonisolated func reexamineStored() {
        let now = self.time.exactNow()
        let wall = self.time.wallTime()
        for shard in self.shards {
            shard.withLock { state in
                var shortened: [TokenRecord] = []
                state.entries.forEach { record in
                    guard record.origin == .store else { return }
                    let left = (record.expiresAt.milliseconds - wall.milliseconds) * 1_000_000
                    let excess = record.plan.deadline - now - left
                    if excess > 0 { shortened.append(record.shortened(by: excess)) }
                }
                for record in shortened { state.insert(record, for: record.key, now: now) }
            }
        }
    }
}
