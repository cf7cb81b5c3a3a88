//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RefreshTokenFamilies {
    /// Stores what the issuer answered, before anybody uses it.
    ///
    /// While the store does not take it, it is held in memory and tried on; everything else waits behind it.
    func commit(
        _ tokens: RedeemedTokens,
        over intended: FamilyStore.Held,
        _ accessVersion: RecordVersion?,
        _ job: RedemptionJob,
        _ lock: FamilyLock?,
        _ epochs: FamilyStore.Epochs
    ) async {
        let record = intended.record.redeemed(for: tokens.refreshToken, at: self.time.wallTime())
        guard let records = self.records else {
            return self.known[job.name] = Known(record: record, version: nil)
        }
        let earlier = self.known[job.name]?.pending
        let pending = PendingRecord(
            family: job.family,
            record: record,
            // What waits to be stored has never been seen by others: what counts is what was presented before it.
            submitted: earlier.map(\.submitted) ?? intended.record.token.value,
            base: intended.version,
            fence: lock?.fence ?? 0,
            epoch: earlier?.epoch ?? epochs.family,
            access: records.accessWrite(
                tokens.accessToken,
                key: job.context.key,
                after: accessVersion,
                epoch: epochs.access,
                sentAt: intended.record.intent?.lastAt ?? self.time.wallTime()
            )
        )
        self.known[job.name] = Known(record: record, version: nil, pending: pending)
        let patience = lock == nil ? 0 : max(0, self.settings.commitPatience.nanoseconds)
        let end = self.time.continuousNanoseconds().addingClamped(patience)
        while await !self.settle(job.name) {
            let now = self.time.continuousNanoseconds()
            guard now < end, !self.isClosing else { return self.recover(job.name) }
            try? await self.time.sleep(until: now.addingClamped(self.pause()))
        }
    }

    /// Tries to store what is to be stored of a family.
    ///
    /// - Returns: Whether nothing is left to be stored: it is, or another process's record has the last word.
    @discardableResult
    func settle(_ name: StoreKey) async -> Bool {
        for _ in 0..<8 {
            guard let records = self.records, let pending = self.known[name]?.pending else { return true }
            if pending.hasFailed, pending.base == nil {
                // A fence is above what was stored without a lock, too, however late that came.
                let epochs = FamilyStore.Epochs(family: pending.epoch)
                guard let view = try? await records.read(pending.family, nil, epochs) else { return false }
                if view.version != nil {
                    guard await self.rebase(pending, name, records) else { return false }
                    continue
                }
            }
            let replacement = await records.replace(
                pending.base,
                with: pending.record,
                of: pending.family,
                fence: pending.fence,
                epoch: pending.epoch,
                beside: pending.access
            )
            guard self.known[name]?.pending?.record == pending.record else { continue }
            switch replacement {
            case .stored(let version):
                self.known[name] = Known(record: pending.record, version: version)
                return true
            case .failed:
                self.known[name]?.pending?.hasFailed = true
                return false
            case .superseded(by: nil):
                // Nothing is stored, and nobody has removed it: the store has lost it.
                self.known[name]?.pending?.base = nil
            case .superseded:
                guard await self.rebase(pending, name, records) else { return false }
            }
        }
        return false
    }

    /// Compares what is to be stored with what another process has stored meanwhile.
    ///
    /// - Returns: Whether the store could tell; what is to be stored is tried again then, or is nothing any more.
    private func rebase(_ pending: PendingRecord, _ name: StoreKey, _ records: FamilyStore) async -> Bool {
        let epochs = FamilyStore.Epochs(family: pending.epoch)
        guard let view = try? await records.read(pending.family, nil, epochs) else { return false }
        guard self.known[name]?.pending?.record == pending.record else { return true }
        if view.isSealed { return false }
        if view.isRuined || view.isOutdated {
            self.known[name]?.pending?.base = view.version
            return true
        }
        guard let held = view.family else {
            // Removed: whoever did that meant this, too.
            self.known[name] = nil
            self.counts.overtaken += 1
            return true
        }
        let isStored = held.record.token.value == pending.record.token.value
        if !isStored, pending.replaces(held) {
            self.known[name]?.pending?.base = held.version
        } else {
            self.known[name] = Known(record: held.record, version: held.version)
            if !isStored { self.counts.overtaken += 1 }
        }
        return true
    }

    /// Goes on trying to store what the issuer answered, in the background.
    func recover(_ name: StoreKey) {
        guard self.recoveries[name] == nil, !self.isClosing else { return }
        let time = self.time
        self.recoveries[name] = self.spawn("refresh-token-recovery") { [weak self] in
            var pause = Int64.milliseconds(200)
            while (try? await time.sleep(until: time.continuousNanoseconds().addingClamped(pause))) != nil {
                guard let self, await self.settleLater(name) == false else { return }
                pause = min(2 * pause, .seconds(5))
            }
        }
    }

    private func settleLater(_ name: StoreKey) async -> Bool {
        guard await self.settle(name) else { return false }
        self.recoveries[name] = nil
        return true
    }
}
