//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// When what was out of order: what an invariant promises may take longer for a while.
final class FaultLog: Sendable {
    enum Kind: Hashable, Sendable {
        /// The store, for everybody.
        case store
        /// The connection of one machine to the store.
        case link
        /// A machine does not hear of changes.
        case deaf
        /// Changes that a machine has not read are lost.
        case trim
        /// A machine stands still, or its clock is wrong.
        case machine
        /// The issuer does not answer.
        case issuer
    }

    private struct Fault {
        var kind: Kind
        var slot: Int?
        var from: Int64
        var until = Int64.max
    }

    private let faults = Mutex<[Fault]>([])

    /// Notes that something begins to be out of order.
    ///
    /// - Returns: The number under which it ends.
    func begin(_ kind: Kind, slot: Int? = nil, at now: Int64) -> Int {
        self.faults.withLock { faults in
            faults.append(Fault(kind: kind, slot: slot, from: now))
            return faults.count - 1
        }
    }

    func end(_ number: Int, at now: Int64) { self.faults.withLock { $0[number].until = now } }

    /// When something was out of order last, at the latest now; the distant past when nothing was.
    ///
    /// - Parameters:
    ///   - kinds: What counts.
    ///   - slot: The machine for which it counts; all machines by default.
    ///   - now: The present.
    /// - Returns: The time.
    func latest(_ kinds: Set<Kind>, slot: Int? = nil, at now: Int64) -> Int64 {
        self.faults.withLock { faults in
            faults.reduce(.min) { latest, fault in
                let concerns = slot == nil || fault.slot == nil || fault.slot == slot
                guard kinds.contains(fault.kind), concerns, fault.from <= now else { return latest }
                return max(latest, min(fault.until, now))
            }
        }
    }
}
