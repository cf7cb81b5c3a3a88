//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Slot {
    /// Decides what a caller gets.
    ///
    /// - Parameters:
    ///   - request: What the caller asks.
    ///   - entry: The held token, when it belongs to the present epoch.
    ///   - newFlight: The identifier for a flight that may have to be started.
    /// - Returns: The decision; a flight to start is the current one already.
    mutating func request(_ request: SlotRequest, entry: TokenRecord?, newFlight: UInt64) -> SlotDecision {
        self.overtake(notOf: request.epoch)
        if let claims = request.claims {
            return self.claimed(claims, request: request, entry: entry, newFlight: newFlight)
        }
        if let force = request.force,
            let decision = self.forced(force, request: request, entry: entry, newFlight: newFlight)
        {
            return decision
        }
        if let entry, request.accepts(entry) {
            return self.hit(request, entry: entry, newFlight: newFlight)
        }
        let fallback = entry.flatMap { request.allowsShorter && request.now < $0.plan.usableUntil ? $0 : nil }
        let mode = fallback == nil ? WaitMode.untilDone : .untilDoneOrEntry
        if let current = self.current {
            return .wait(flight: current.id, start: nil, mode: mode)
        }
        if let negative = self.negative, negative.isActive(at: request.now, epoch: request.epoch) {
            return fallback == nil ? .fail(negative) : .serve(.hitRefreshing)
        }
        if let entry, request.now < entry.plan.usableUntil,
            request.now - entry.publishedAt < Self.forcedInterval || !self.mayRefresh(at: request.now)
        {
            // The issuer just gave what it gives, or failed; asking again would not lengthen it.
            return fallback == nil ? .tooShort : self.hit(request, entry: entry, newFlight: newFlight)
        }
        let start = self.begin(.load, request: request, id: newFlight)
        return .wait(flight: start.id, start: start, mode: mode)
    }

    private mutating func hit(_ request: SlotRequest, entry: TokenRecord, newFlight: UInt64) -> SlotDecision {
        let now = request.now
        if entry.isRejected || now >= entry.plan.mandatoryAt {
            if let current = self.current {
                return .wait(flight: current.id, start: nil, mode: .briefly)
            }
            guard self.mayRefresh(at: now) else { return .serve(.hitMandatoryOld) }
            let start = self.begin(.refresh, request: request, id: newFlight)
            return .wait(flight: start.id, start: start, mode: .briefly)
        }
        guard now >= entry.plan.refreshAt else { return .serve(.hitFresh) }
        guard self.current == nil, self.mayRefresh(at: now) else { return .serve(.hitRefreshing) }
        return .serveAndStart(self.begin(.refresh, request: request, id: newFlight))
    }

    /// Decides about a caller that does not want the held token; `nil` when it is to be treated like any other.
    private mutating func forced(
        _ force: SlotRequest.Force,
        request: SlotRequest,
        entry: TokenRecord?,
        newFlight: UInt64
    ) -> SlotDecision? {
        switch force {
        case .rejected(let hash, let obtainedAt):
            if let entry, request.accepts(entry), entry.hash != hash { return .serve(.forced) }
            if let current = self.current,
                current.reason == .forced || obtainedAt.map({ current.startedAt >= $0 }) ?? false
            {
                return .wait(flight: current.id, start: nil, mode: .untilDone)
            }
            if let entry, entry.hash == hash { entry.markRejected() }
        case .always:
            if let current = self.current, current.reason == .forced {
                return .wait(flight: current.id, start: nil, mode: .untilDone)
            }
            if let forcedAt = self.forcedAt, request.now - forcedAt < Self.forcedInterval {
                guard let entry, request.accepts(entry) else { return nil }
                return .serve(.forcedSuppressed)
            }
        }
        if let negative = self.negative, negative.isActive(at: request.now, epoch: request.epoch) {
            return .fail(negative)
        }
        if force == .always { self.noteForced(at: request.now) }
        self.overtakeAll()
        let start = self.begin(.forced, request: request, id: newFlight)
        return .wait(flight: start.id, start: start, mode: .untilDone)
    }

    /// Decides about a caller whose token must satisfy the claims of a challenge: the held one does not, unless it is
    /// not the one that was challenged, or was acquired for the same claims a moment ago.
    private mutating func claimed(
        _ claims: String,
        request: SlotRequest,
        entry: TokenRecord?,
        newFlight: UInt64
    ) -> SlotDecision {
        let held = entry.flatMap { request.accepts($0) && !$0.isRejected ? $0 : nil }
        if case .rejected(let hash, _)? = request.force, let entry {
            if entry.hash == hash { entry.markRejected() } else if held != nil { return .serve(.forced) }
        }
        if let current = self.current, current.claims == claims {
            return .wait(flight: current.id, start: nil, mode: .untilDone)
        }
        if let met = self.metClaims, met.text == claims, request.now - met.at < Self.forcedInterval,
            let held, !held.isRejected
        {
            return .serve(.forcedSuppressed)
        }
        if let negative = self.negative, negative.isActive(at: request.now, epoch: request.epoch) {
            return .fail(negative)
        }
        self.overtakeAll()
        let start = self.begin(.forced, request: request, id: newFlight)
        return .wait(flight: start.id, start: start, mode: .untilDone)
    }

    /// Starts a refresh without a caller.
    mutating func startRefresh(request: SlotRequest, id: UInt64) -> FlightStart {
        self.begin(.refresh, request: request, id: id)
    }
}
