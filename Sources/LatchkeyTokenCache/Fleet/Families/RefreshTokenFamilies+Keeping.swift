//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RefreshTokenFamilies {
    /// Keeps a refresh token that came of another grant: a sign-in, a second factor, an exchange on behalf of a user.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - family: Whose it is.
    /// - Returns: Whether it is kept: one of an older or weaker authentication does not take the place of another that
    ///   the issuer still accepts, nor one that was kept before.
    package func keep(_ token: RefreshToken, in family: FamilyKey) async -> Bool {
        let kept = Box(false)
        let task = self.start("refresh-token-keep") { families in
            await families.takeTurn(families.name(of: family))
            kept.set(await families.store(token, in: family))
            families.giveTurn(families.name(of: family))
        }
        await task.value
        return kept.get()
    }

    private func store(_ token: RefreshToken, in family: FamilyKey) async -> Bool {
        let name = self.name(of: family)
        var record = FamilyRecord(token, at: self.time.wallTime())
        guard let records = self.records else { return self.keepInMemory(record, name) }
        let epochs = (try? await records.epochs(family, nil)) ?? .init()
        var held = try? await records.read(family, nil, epochs)
        // Where nothing is stored, the lock's fence puts the record above whatever was removed before.
        var lock = held?.version == nil ? await self.briefLock(name) : nil
        if let taken = lock {
            // Somebody may have stored something meanwhile; what nobody has seen must not be written over.
            held = try? await records.read(family, nil, epochs)
            if held == nil {
                await taken.release()
                lock = nil
            }
        }
        record.hasRotated = held?.family?.record.hasRotated ?? false
        let pending = PendingRecord(
            family: family,
            record: record,
            submitted: nil,
            predecessor: PendingRecord.predecessor(in: held),
            base: held?.version,
            fence: lock?.fence ?? 0,
            epoch: epochs.family,
            access: nil
        )
        if let family = held?.family, !pending.replaces(family) {
            await lock?.release()
            return false
        }
        self.known[name] = Known(record: record, version: nil, pending: pending)
        if await !self.settle(name) { self.recover(name) }
        await lock?.release()
        return self.known[name]?.record.token.value == token.value
    }

    private func keepInMemory(_ record: FamilyRecord, _ name: StoreKey) -> Bool {
        var record = record
        if let known = self.known[name]?.record {
            let isBelow = record.token.authentication.isBelow(known.token.authentication)
            guard known.isDead || !isBelow else { return false }
            record.hasRotated = known.hasRotated
        }
        self.known[name] = Known(record: record, version: nil)
        return true
    }

    private func briefLock(_ name: StoreKey) async -> FamilyLock? {
        guard let leases = self.leases else { return nil }
        let takenAt = self.time.continuousNanoseconds()
        let owner = LeaseOwner(high: self.instance, low: self.random.next())
        let outcome = await leases.acquireLease(
            name,
            owner: owner,
            duration: self.settings.lockDuration,
            timeout: self.settings.storeTimeout
        )
        guard case .granted(let fence) = outcome else { return nil }
        return FamilyLock(
            fence: fence,
            store: leases,
            name: name,
            owner: owner,
            duration: self.settings.lockDuration,
            takenAt: takenAt,
            timeout: self.settings.storeTimeout
        )
    }

    /// Forgets a family; its record in the store is removed by the cache.
    package func forget(_ family: FamilyKey) {
        let name = self.name(of: family)
        self.known[name] = nil
        self.recoveries.removeValue(forKey: name)?.cancel()
    }
}
