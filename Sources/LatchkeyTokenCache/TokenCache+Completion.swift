//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics

extension TokenCache {
    /// Checks a token that its source returned, and publishes it.
    func accept(_ acquisition: Acquisition, of flight: Flight) async -> FlightOutcome {
        var record: TokenRecord
        switch self.makeRecord(acquisition, of: flight) {
        case .success(let made): record = made
        case .failure(let failure):
            self.fail(flight, with: failure)
            return .failed(failure.error.code.name)
        }
        if record.details.durability == .mustKeep || self.configuration.writesThrough {
            record = await self.writeThrough(record, key: flight.key) { self.mayPublish(flight) }
        }
        if self.publish(record, of: flight, acquired: true) { await self.keep(record, of: flight) }
        return .done
    }

    /// Makes the record of a token, or says why it cannot be one for the flight's key.
    func makeRecord(
        _ acquisition: Acquisition,
        of flight: Flight,
        origin: TokenRecord.Origin = .authority
    ) -> Result<TokenRecord, SourceFailure> {
        let token = acquisition.token
        guard !token.value.isEmpty else { return .failure(.invalid("The token is empty.")) }
        let tenant = flight.key.partition.tenant
        if let named = token.tenant, !tenant.isEmpty, named != tenant {
            self.emit(.tenantMismatch)
            self.metrics.tenantMismatches.increment()
            return .failure(.invalid("The token is for another tenant than the one that was asked for."))
        }
        if let bound = token.bindingKeyID, let wanted = flight.key.bindingKeyID, bound != wanted {
            return .failure(.invalid("The token is bound to another key than the one that was asked for."))
        }
        self.observeSkew(acquisition, authority: flight.key.partition.authority)
        guard let deadline = self.deadline(of: acquisition, authority: flight.key.partition.authority) else {
            return .failure(.invalid("The token's lifetime is not positive, or longer than ten years."))
        }
        let record = self.assemble(
            token,
            life: .init(issuedAt: acquisition.sentAt, deadline: deadline),
            version: self.nextVersion(for: flight, mustKeep: token.durability == .mustKeep),
            flight: flight,
            origin: origin
        )
        guard record.isUsable(at: acquisition.receivedAt) || !record.isCurrent else {
            return .failure(.invalid("The token has expired already."))
        }
        return .success(record)
    }

    /// When a token came to life and when it ends, in nanoseconds of the cache's time.
    struct Life: Sendable {
        var issuedAt: Int64
        var deadline: Int64
        var refreshHint: Int64?
        /// When the token expires by its store's record.
        var expiresAt: WallTime?
    }

    /// Plans the life of a token in the cache.
    func assemble(
        _ token: AcquiredToken,
        life: Life,
        version: RecordVersion,
        flight: Flight,
        origin: TokenRecord.Origin
    ) -> TokenRecord {
        let now = self.time.exactNow()
        var hash = StableHash()
        hash.combine(self.instance)
        hash.combine(flight.key.storage.canonical)
        hash.combine(version.sequence ^ version.fence)
        let hint = token.refreshAfter.map { life.issuedAt.addingClamped($0.nanoseconds) } ?? life.refreshHint
        var plan = RefreshPlan(
            issuedAt: life.issuedAt,
            deadline: life.deadline,
            hint: hint,
            jitter: hash.unit,
            outageTolerance: self.configuration.outageTolerance.nanoseconds,
            rule: self.configuration.refreshRule
        )
        if origin == .store, flight.start.reason == .load {
            plan = self.loadSpread.spread(plan, now: now, unit: self.unit())
        }
        return TokenRecord(
            value: token.value,
            home: self.groups.home(
                for: flight.key,
                details: TokenDetails(token),
                source: flight.keepsSource ? flight.source : nil
            ),
            key: flight.key,
            plan: plan,
            issuedAt: life.issuedAt,
            publishedAt: now,
            version: version,
            epoch: flight.start.epoch,
            origin: origin,
            expiresAt: life.expiresAt,
            // A refresh is no use: an idle key is not kept alive by its own refreshes.
            lastUse: flight.start.reason == .load ? nil : flight.previous?.lastUse
        )
    }

    /// When a token expires in the cache's time; `nil` for a lifetime that makes no sense.
    private func deadline(of acquisition: Acquisition, authority: String) -> Int64? {
        let longest = Int64.seconds(3650 * 86_400)
        switch acquisition.token.lifetime {
        case .duration(let duration):
            let life = duration.nanoseconds
            guard life > 0, life <= longest else { return nil }
            return acquisition.sentAt.addingClamped(life)
        case .until(let end):
            let skew = self.skew.milliseconds(of: authority)
            let (left, overflow) = end.milliseconds.subtractingReportingOverflow(
                acquisition.wallAtReceipt.milliseconds + skew
            )
            guard !overflow, left > 0, left <= longest / 1_000_000 else { return nil }
            return acquisition.receivedAt.addingClamped(left * 1_000_000)
        }
    }
}

extension TokenCache {
    /// How the work of a flight ended.
    enum FlightOutcome: Sendable {
        case done
        case failed(String)
    }
}

extension SourceFailure {
    static func invalid(_ message: String) -> Self {
        .init(
            AcquisitionFailure(.invalidResponse),
            TokenCacheError(.invalidResponse, "The token source returned no usable token. \(message)")
        )
    }
}
