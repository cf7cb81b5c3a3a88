//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RefreshTokenFamilies {
    /// Gets an access token: locks the family, and does what its record allows.
    func redeem(_ job: RedemptionJob) async throws -> AcquiredToken {
        guard !self.isClosing else { throw TokenCacheError.shutDown }
        // What could not be stored before comes first: everybody else sees only what is stored.
        if self.known[job.name]?.pending != nil, await !self.settle(job.name) {
            return try await self.redeemUnlocked(job, because: "the store does not take what the issuer gave last.")
        }
        guard let records = self.records, self.leases != nil else {
            return try await self.redeemUnlocked(job, because: "the issuer rotates it, and no store locks it.")
        }
        do {
            let epochs = try await self.epochs(of: job, records)
            if let token = try await self.awaitStart(job, records, epochs) { return token }
            return try await self.redeemLocked(job, epochs)
        } catch is StoreFailure {
            return try await self.redeemUnlocked(job, because: "the store does not answer.")
        }
    }

    /// Goes ahead without a lock, where that is allowed.
    private func redeemUnlocked(_ job: RedemptionJob, because reason: String) async throws -> AcquiredToken {
        guard self.mayGoUnlocked(job) else { throw self.lockUnavailable(reason) }
        var epochs: FamilyStore.Epochs?
        if let records = self.records { epochs = try? await self.epochs(of: job, records) }
        let remembered = FamilyStore.Epochs(family: self.lastEpochs[job.family.cacheKey.partition] ?? 0)
        return try await self.redeem(job, under: nil, epochs ?? remembered)
    }

    private func epochs(
        of job: RedemptionJob,
        _ records: FamilyStore
    ) async throws(StoreFailure) -> FamilyStore.Epochs {
        do throws(TokenStoreError) {
            let epochs = try await records.epochs(job.family, job.context.key)
            self.lastEpochs[job.family.cacheKey.partition] = epochs.family
            return epochs
        } catch {
            throw StoreFailure(error: error)
        }
    }

    /// Waits a moment where many processes may have woken at once.
    ///
    /// - Returns: What another process has stored meanwhile, if it will do.
    private func awaitStart(
        _ job: RedemptionJob,
        _ records: FamilyStore,
        _ epochs: FamilyStore.Epochs
    ) async throws -> AcquiredToken? {
        var hash = StableHash()
        hash.combine(self.instance)
        hash.combine(job.name.bytes)
        let start = self.waking.start(self.time, spread: self.settings.wakeSpread, unit: hash.unit)
        guard self.time.continuousNanoseconds() < start else { return nil }
        if let view = try? await records.read(job.family, job.context.key, epochs),
            let token = job.usable(view.access, at: self.time.wallTime())
        {
            self.counts.adoptions += 1
            return token
        }
        try? await self.time.sleep(until: min(start, job.end))
        return nil
    }

    private func redeemLocked(
        _ job: RedemptionJob,
        _ epochs: FamilyStore.Epochs
    ) async throws -> AcquiredToken {
        for _ in 0..<3 {
            switch await self.lock(job, epochs) {
            case .answered(let token):
                self.counts.adoptions += 1
                return token
            case .held(let lock):
                let result: Result<AcquiredToken, any Error>
                do {
                    result = .success(try await self.redeem(job, under: lock, epochs))
                } catch {
                    result = .failure(error)
                }
                // The lock goes last: whoever has it next finds everything stored.
                await lock.release()
                if case .failure(let error) = result, error is LostLock { continue }
                return try result.get()
            case .busy: return try await self.redeemUnlocked(job, because: "another process holds its lock.")
            case .unavailable: return try await self.redeemUnlocked(job, because: "the store does not lock it.")
            }
        }
        throw self.lockUnavailable("its lock was lost again and again.")
    }

    /// The lock was lost before the token was presented.
    struct LostLock: Error {}

    /// The store failed before the token was presented.
    struct StoreFailure: Error {
        let error: TokenStoreError
    }

    // MARK: - Steps

    /// What came of presenting a token.
    private enum Exchange {
        case done(AcquiredToken)
        /// The issuer does not accept the token.
        case refused(any Error)
        /// Another process has changed the record; nothing was presented.
        case changed
    }

    /// Presents the token of a family as its record allows, and once more when a sibling has replaced it meanwhile.
    private func redeem(
        _ job: RedemptionJob,
        under lock: FamilyLock?,
        _ epochs: FamilyStore.Epochs
    ) async throws -> AcquiredToken {
        var refused: (token: String, error: any Error)?
        for _ in 0..<8 {
            guard self.time.continuousNanoseconds() < job.end else {
                throw self.lockUnavailable("others took too long with it.")
            }
            let view = try await self.view(job, lock, epochs)
            if let token = job.usable(view.access, at: self.time.wallTime()) {
                self.counts.adoptions += 1
                return token
            }
            guard let held = view.family else { throw RefreshTokenFamilyError.noRefreshToken }
            if let refused, refused.token == held.record.token.value {
                await self.bury(held, job, epochs)
                throw RefreshTokenFamilyError.revoked(refused.error)
            }
            switch try await self.exchange(held, view.accessVersion, job, lock, epochs) {
            case .done(let token): return token
            case .changed: continue
            // Two tokens refused in one request: the family is in other hands.
            case .refused(let error) where refused != nil: throw RefreshTokenFamilyError.revoked(error)
            case .refused(let error): refused = (held.record.token.value, error)
            }
        }
        throw self.lockUnavailable("other processes changed its record again and again.")
    }

    /// Notes the intent, presents the token, and stores what came back.
    private func exchange(
        _ held: FamilyStore.Held,
        _ accessVersion: RecordVersion?,
        _ job: RedemptionJob,
        _ lock: FamilyLock?,
        _ epochs: FamilyStore.Epochs
    ) async throws -> Exchange {
        guard !self.isClosing else { throw TokenCacheError.shutDown }
        try self.check(held.record, job)
        guard let intended = try await self.intend(held, job, lock, epochs) else { return .changed }
        switch await self.present(held.record.token, job) {
        case .answered(let tokens):
            await self.commit(tokens, over: intended, accessVersion, job, lock, epochs)
            return .done(tokens.accessToken)
        case .refused(let error):
            await self.withdraw(intended, to: held.record, job, epochs)
            throw error
        case .unknown(let error):
            // The intent stays, as evidence.
            self.counts.unknownOutcomes += 1
            throw error
        case .invalidGrant(let error):
            self.counts.refusals += 1
            return .refused(error)
        }
    }

    /// What is stored, and in place of it what is known where the store has less.
    private func view(
        _ job: RedemptionJob,
        _ lock: FamilyLock?,
        _ epochs: FamilyStore.Epochs
    ) async throws -> FamilyStore.View {
        var view = FamilyStore.View()
        if let records = self.records {
            do throws(TokenStoreError) {
                view = try await records.read(job.family, job.context.key, epochs)
                if view.family == nil, self.known[job.name]?.pending == nil, !self.canRestore(view, job.name) {
                    self.known[job.name] = nil
                }
            } catch {
                // Under a lock only what is stored counts.
                guard lock == nil else { throw StoreFailure(error: error) }
                guard self.known[job.name] != nil else { throw self.lockUnavailable("the store does not answer.") }
            }
        }
        if let known = self.known[job.name], self.isNewer(known, than: view.family) {
            let version = view.version ?? known.version ?? RecordVersion(sequence: 0)
            view.family = .init(record: known.record, version: version)
        } else if let held = view.family {
            self.note(held, job.name)
        }
        return view
    }

    /// Whether memory holds the very record that was damaged in the store: the next write brings it back.
    private func canRestore(_ view: FamilyStore.View, _ name: StoreKey) -> Bool {
        guard view.isRuined, let version = view.version else { return false }
        return self.known[name]?.version == version
    }

    /// Whether this instance knows better than the store: what the store did not take, did not tell, or has lost.
    private func isNewer(_ known: Known, than held: FamilyStore.Held?) -> Bool {
        guard known.pending == nil, let held else { return true }
        guard let version = known.version else { return false }
        return held.version < version && held.record.issuedAt < known.record.issuedAt
    }

    /// Whether the record allows its token to be presented.
    private func check(_ record: FamilyRecord, _ job: RedemptionJob) throws(RefreshTokenFamilyError) {
        var record = record
        if var intent = record.openIntent, self.unsent.contains(intent.attempt) {
            // This process knows better: nothing was sent.
            intent.presentations -= 1
            record.intent = intent
        }
        let profile = job.profile.resolved(hasRotated: record.hasRotated)
        switch record.verdict(profile, at: self.time.wallTime()) {
        case .redeem: return
        case .dead: throw .revoked(nil)
        case .exhausted: throw .outcomeUnknown
        }
    }

    /// Presents a token to its issuer.
    private func present(_ token: RefreshToken, _ job: RedemptionJob) async -> RedemptionOutcome {
        self.counts.presentations += 1
        let answer = Box<RedemptionOutcome>(.unknown(CancellationError()))
        var context = job.context
        context.timeLimit = .nanoseconds(max(0, job.end - self.time.continuousNanoseconds()))
        let task = self.spawn("refresh-token-redemption") { [context] in
            answer.set(await job.source.redeem(refreshToken: token, for: context))
        }
        let time = self.time
        let end = job.end.addingClamped(.seconds(5))
        let guardian = self.spawn("refresh-token-guardian") {
            if (try? await time.sleep(until: end)) != nil { task.cancel() }
        }
        await task.value
        guardian.cancel()
        return answer.get()
    }
}
