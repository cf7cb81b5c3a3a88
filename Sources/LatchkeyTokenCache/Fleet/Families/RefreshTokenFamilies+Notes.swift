//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RefreshTokenFamilies {
    /// Notes in the record that its token is about to be presented.
    ///
    /// - Returns: The record with the intent; `nil` when another process has changed it and it has to be read again.
    /// - Throws: ``LostLock`` or ``StoreFailure``: nothing has been presented.
    func intend(
        _ held: FamilyStore.Held,
        _ job: RedemptionJob,
        _ lock: FamilyLock?,
        _ epochs: FamilyStore.Epochs
    ) async throws -> FamilyStore.Held? {
        let attempt = self.random.next()
        var before = held.record
        if let intent = before.openIntent, self.unsent.contains(intent.attempt) { before.intent?.presentations -= 1 }
        let record = before.intending(
            attempt: attempt,
            owner: self.instance,
            fence: lock?.fence ?? 0,
            at: self.time.wallTime()
        )
        var intended = FamilyStore.Held(record: record, version: held.version)
        if let records = self.records, self.known[job.name]?.pending == nil {
            let replacement = await records.replace(
                held.version,
                with: record,
                of: job.family,
                fence: lock?.fence ?? 0,
                epoch: epochs.family
            )
            switch replacement {
            case .stored(let version): intended.version = version
            case .superseded: return nil
            case .failed(let error):
                self.noteUnsent(attempt)
                guard lock == nil else { throw StoreFailure(error: error) }
            }
        }
        self.note(intended, job.name)
        if let refusal = self.objection(job, lock) {
            self.noteUnsent(attempt)
            await self.withdraw(intended, to: before, job, epochs)
            throw refusal
        }
        if lock == nil { self.unsent.remove(attempt) }
        return intended
    }

    /// Why a token must not be presented although its intent is noted.
    private func objection(_ job: RedemptionJob, _ lock: FamilyLock?) -> (any Error)? {
        if let lock, !lock.isHeld(at: self.time.continuousNanoseconds()) {
            self.counts.lostLocks += 1
            return LostLock()
        }
        return job.isAbandoned.get() ? CancellationError() : nil
    }

    private func noteUnsent(_ attempt: UInt64) {
        if self.unsent.count >= 1024 { self.unsent.removeFirst() }
        self.unsent.insert(attempt)
    }

    /// Takes an intent back: the token was not redeemed.
    func withdraw(
        _ intended: FamilyStore.Held,
        to record: FamilyRecord,
        _ job: RedemptionJob,
        _ epochs: FamilyStore.Epochs
    ) async {
        if let attempt = intended.record.intent?.attempt { self.noteUnsent(attempt) }
        await self.replace(intended, with: record, job, epochs)
    }

    /// Notes that the issuer does not accept a token; the record stays, for it may be replaced by another yet.
    func bury(
        _ held: FamilyStore.Held,
        _ job: RedemptionJob,
        _ epochs: FamilyStore.Epochs
    ) async {
        await self.replace(held, with: held.record.buried(), job, epochs)
    }

    /// Replaces a record, where it is still what it was.
    private func replace(
        _ held: FamilyStore.Held,
        with record: FamilyRecord,
        _ job: RedemptionJob,
        _ epochs: FamilyStore.Epochs
    ) async {
        guard let records = self.records, self.known[job.name]?.pending == nil else {
            if self.known[job.name]?.record == held.record { self.known[job.name]?.record = record }
            return
        }
        for _ in 0..<2 {
            let replacement = await records.replace(
                held.version,
                with: record,
                of: job.family,
                fence: held.version.fence,
                epoch: epochs.family
            )
            switch replacement {
            case .stored(let version): return self.note(.init(record: record, version: version), job.name)
            case .superseded: return
            case .failed: continue
            }
        }
    }
}
