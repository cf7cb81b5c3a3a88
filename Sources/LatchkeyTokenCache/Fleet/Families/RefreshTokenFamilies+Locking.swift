//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RefreshTokenFamilies {
    /// What came of waiting for a family.
    enum LockOutcome: Sendable {
        case held(FamilyLock)
        /// Another process has stored what was wanted.
        case answered(AcquiredToken)
        /// Another process holds the lock, and nothing moves.
        case busy
        /// The store does not lock, or does not answer.
        case unavailable
    }

    /// Waits for the lock of a family, or until another process has stored what was wanted.
    func lock(_ job: RedemptionJob, _ epochs: FamilyStore.Epochs) async -> LockOutcome {
        guard let leases = self.leases, let records = self.records else { return .unavailable }
        var lastMove = self.time.continuousNanoseconds()
        var version: RecordVersion?
        var failures = 0
        while !self.isClosing, !job.isAbandoned.get() {
            let takenAt = self.time.continuousNanoseconds()
            let owner = LeaseOwner(high: self.instance, low: self.random.next())
            let outcome = await leases.acquireLease(
                job.name,
                owner: owner,
                duration: self.settings.lockDuration,
                timeout: self.settings.storeTimeout
            )
            switch outcome {
            case .granted(let fence): return .held(self.makeLock(job, leases, owner, fence: fence, takenAt: takenAt))
            case .busy: failures = 0
            case .failed:
                failures += 1
                // It may have been granted all the same.
                _ = await leases.releaseLease(job.name, owner: owner, timeout: self.settings.storeTimeout)
                if failures >= 3 { return .unavailable }
            }
            let now = self.time.continuousNanoseconds()
            guard now < min(job.end, lastMove.addingClamped(self.settings.lockPatience.nanoseconds)) else {
                return .busy
            }
            try? await self.time.sleep(until: now.addingClamped(self.pause()))
            guard let view = try? await records.read(job.family, job.context.key, epochs) else { continue }
            if let token = job.usable(view.access, at: self.time.wallTime()) { return .answered(token) }
            if view.version != version { lastMove = self.time.continuousNanoseconds() }
            version = view.version
        }
        return .busy
    }

    private func makeLock(
        _ job: RedemptionJob,
        _ leases: any LeasingTokenStore,
        _ owner: LeaseOwner,
        fence: UInt64,
        takenAt: Int64
    ) -> FamilyLock {
        let lock = FamilyLock(
            fence: fence,
            store: leases,
            name: job.name,
            owner: owner,
            duration: self.settings.lockDuration,
            takenAt: takenAt,
            timeout: self.settings.storeTimeout
        )
        lock.keep(until: job.end.addingClamped(.seconds(5)), time: self.time, spawn: self.spawn)
        return lock
    }

    /// Whether a family may be redeemed although no other process is locked out.
    func mayGoUnlocked(_ job: RedemptionJob) -> Bool {
        self.settings.allowUnlockedRedemption
            || !job.profile.resolved(hasRotated: self.known[job.name]?.record.hasRotated ?? false).isRotating
    }

    /// The error where a family cannot be locked.
    func lockUnavailable(_ why: String) -> TokenCacheError {
        self.counts.lockFailures += 1
        return TokenCacheError(.lockUnavailable, "The refresh token was not redeemed: \(why)")
    }
}
