//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

@testable import LatchkeyTokenCache

/// A slot whose waiters are numbers, with what surrounds it in a cache; times are in seconds.
struct SlotSubject {
    var slot = Slot<Int>(generation: 1)
    var entry: TokenRecord?
    var epoch: UInt64 = 0
    private var lastNumber: UInt64 = 100
    private var serial: UInt32 = 0

    init(entry: TokenRecord? = nil) {
        self.entry = entry
    }

    mutating func nextNumber() -> UInt64 {
        self.lastNumber += 1
        return self.lastNumber
    }

    /// What a slot decided, in a form that can be compared.
    enum Answer: Hashable, Sendable {
        case serve(RequestResult)
        case serveAndStart(FlightReason)
        case start(FlightReason, WaitMode)
        case join(WaitMode)
        case fail
        case tooShort

        init(_ decision: SlotDecision) {
            self =
                switch decision {
                case .serve(let result): .serve(result)
                case .serveAndStart(let start): .serveAndStart(start.reason)
                case .wait(_, let start?, let mode): .start(start.reason, mode)
                case .wait(_, nil, let mode): .join(mode)
                case .fail: .fail
                case .tooShort: .tooShort
                }
        }
    }

    mutating func decide(
        at seconds: Int64,
        force: SlotRequest.Force? = nil,
        claims: String? = nil,
        minimumRemaining: Int64 = 0,
        allowsShorter: Bool = false
    ) -> SlotDecision {
        let request = SlotRequest(
            now: .seconds(seconds),
            force: force,
            claims: claims,
            minimumRemaining: .seconds(minimumRemaining),
            allowsShorter: allowsShorter,
            epoch: self.epoch
        )
        return self.slot.request(request, entry: self.entry, newFlight: self.nextNumber())
    }

    mutating func ask(
        at seconds: Int64,
        force: SlotRequest.Force? = nil,
        claims: String? = nil,
        minimumRemaining: Int64 = 0,
        allowsShorter: Bool = false
    ) -> Answer {
        Answer(
            self.decide(
                at: seconds,
                force: force,
                claims: claims,
                minimumRemaining: minimumRemaining,
                allowsShorter: allowsShorter
            )
        )
    }

    /// Lets a caller wait for the current flight.
    @discardableResult
    mutating func wait(_ waiter: Int) -> WaiterID {
        self.serial += 1
        return self.slot.wait(waiter, flight: self.slot.current!.id, serial: self.serial)
    }

    /// The flight that is current.
    var flight: UInt64 { self.slot.current!.id }

    mutating func succeed(
        _ flight: UInt64,
        at seconds: Int64,
        deadline: Int64,
        life: Int64 = 3600,
        fromAuthority: Bool = true
    ) -> Slot<Int>.Success {
        self.slot.succeed(
            flight: flight,
            deadline: .seconds(deadline),
            life: .seconds(life),
            fromAuthority: fromAuthority,
            entry: self.entry,
            epoch: self.epoch,
            now: .seconds(seconds),
            retryDelay: { .seconds(Int64($0) * 5) }
        )
    }

    mutating func fail(
        _ flight: UInt64,
        at seconds: Int64,
        _ outcome: FlightFailure = .fixture(),
        entryIsUsable: Bool? = nil
    ) -> WaiterTable<Int> {
        self.slot.fail(
            flight: flight,
            outcome: outcome,
            now: .seconds(seconds),
            epoch: self.epoch,
            entryIsUsable: entryIsUsable ?? self.entry.map { .seconds(seconds) < $0.plan.usableUntil } ?? false
        )
    }

    mutating func expire(_ flight: UInt64, at seconds: Int64, entryIsUsable: Bool = false) -> WaiterTable<Int> {
        self.slot.expire(
            flight: flight,
            outcome: .fixture(),
            lateUntil: .seconds(seconds + 30),
            now: .seconds(seconds),
            entryIsUsable: entryIsUsable
        )
    }

    mutating func invalidate(hard: Bool, at seconds: Int64 = 0) -> Slot<Int>.Invalidation {
        let generation = self.nextNumber()
        self.entry = nil
        return self.slot.invalidate(
            hard: hard,
            now: .seconds(seconds),
            epoch: self.epoch,
            generation: generation,
            newFlight: self.nextNumber()
        )
    }
}

extension FlightFailure {
    /// A failure that turns callers away for some seconds and holds refreshes back for others.
    static func fixture(
        _ kind: AcquisitionFailure.Kind = .transient,
        counts: Bool = true,
        negative: Int64? = 1,
        refresh: Int64? = 5
    ) -> FlightFailure {
        FlightFailure(
            error: TokenCacheError(.acquisitionFailed, "The source failed."),
            failure: AcquisitionFailure(kind),
            counts: counts,
            negativeDelay: negative.map { .seconds($0) },
            refreshDelay: refresh.map { .seconds($0) }
        )
    }
}

extension WaiterTable<Int> {
    /// The waiters, sorted.
    var all: [Int] {
        var all: [Int] = []
        self.forEach { all.append($0) }
        return all.sorted()
    }
}

extension Slot<Int>.Success {
    /// What becomes of a result, and who gets it.
    enum Summary: Hashable {
        case publish([Int])
        case keepEntry([Int])
        case discard([Int])
    }

    var summary: Summary {
        switch self {
        case .publish(let waiters): .publish(waiters.all)
        case .keepEntry(let waiters): .keepEntry(waiters.all)
        case .discard(let waiters): .discard(waiters.all)
        }
    }
}
