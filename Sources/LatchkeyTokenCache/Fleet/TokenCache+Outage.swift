//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics
import Synchronization

extension TokenCache {
    /// The name of a record that does not exist: reading it shows whether the store answers.
    private static var canary: StoreKey { StoreKey(bytes: Array("latchkey/canary".utf8)) }

    /// What waits to be told to the store.
    var pendingChanges: Int {
        self.writes.count + self.storeSchedule.backlog + self.fleet.outbox.count + self.fleet.contested.count
    }

    /// What the store has not confirmed: what waits, and what is on its way.
    var unconfirmedChanges: Int {
        self.pendingChanges + self.storeSchedule.underWay + self.fleet.outbox.sending
            + self.families.unstored.load(ordering: .relaxed)
    }

    /// The state of the store.
    var storeState: StoreState { self.storeHealth.state(pending: self.pendingChanges) }

    /// Tells of a change of the store's state, and begins to ask for it when it is left alone.
    func noteStoreState() {
        let state = self.storeState
        let before = self.fleet.toldState
        // That a write waits for others to be written with is no recovery.
        guard state != before, before != .healthy || state != .recovering else { return }
        self.fleet.toldState = state
        self.emit(.storeStateChanged(state))
        if state == .open { self.beginProbing() }
        if before == .open { self.beginReplay() }
    }

    // MARK: - Probing

    private func beginProbing() {
        guard !self.fleet.isProbing, !self.isShutDown else { return }
        self.fleet.isProbing = true
        self.armProbe()
    }

    private func armProbe() { self.arm(.probe, at: self.time.exactNow() + .milliseconds(500)) }

    /// Asks the store whether it is back; nobody else has to find out.
    func probeStore() async {
        guard let store = self.store, !self.storeSchedule.isClosed, self.storeHealth.isOpen else {
            self.fleet.isProbing = false
            return
        }
        let outcome = await self.bounded(self.configuration.storeLoadBudget, .probe) { timeout -> TokenStoreError? in
            if let error = await store.health(timeout: timeout) { return error }
            guard case .failed(let error)? = await store.get([Self.canary], timeout: timeout).first else { return nil }
            return error
        }
        if case .some(.none) = outcome {
            self.fleet.isProbing = false
            return self.storeAnswered()
        }
        self.storeHealth.failed(now: self.time.exactNow())
        self.metrics.storeFailed(.probe)
        self.armProbe()
    }

    // MARK: - Replay

    /// Plans the writing of what had to wait: not all instances begin at once.
    private func beginReplay() {
        let now = self.time.exactNow()
        self.fleet.replayAt = now + Int64(self.unit() * Double(self.configuration.fleet.replayDelay.nanoseconds))
        self.planFlush(after: .nanoseconds(self.fleet.replayAt - now))
    }

    /// Tells the store what it does not know yet.
    ///
    /// - Returns: After what time to go on, or `nil` when nothing is left.
    func catchUp() async -> Duration? {
        let now = self.time.exactNow()
        if now < self.fleet.replayAt, !self.isShutDown { return .nanoseconds(self.fleet.replayAt - now) }
        guard await self.catchUpWithPurges() else { return .milliseconds(500) }
        await self.resealRecords()
        if let pause = await self.writeAll() { return pause }
        guard await self.sendAnnouncements() else { return .milliseconds(500) }
        if self.openStore != nil { self.resumeVerifications() }
        if await self.settleContests() { return nil }
        return self.openStore == nil ? .milliseconds(500) : .milliseconds(150)
    }

    /// Notes that changes which had to wait were written.
    ///
    /// - Returns: How long to pause before the next ones, so that instances do not overwhelm a store that is just back.
    func noteReplay(of count: Int) -> Duration? {
        guard self.fleet.toldState == .recovering, !self.isShutDown else { return nil }
        self.fleet.replayed += count
        self.metrics.fleet.replayed.increment(by: Int64(count))
        return self.writes.count > 0 ? .milliseconds(128) : nil
    }
}
