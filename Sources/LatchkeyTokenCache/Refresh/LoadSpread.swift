//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Spreads the refreshes of records that are read from the store en masse, as after a restart: their refresh points lie
/// in the past or close together, and a fleet that restarts would ask its issuer for all of them at once.
struct LoadSpread: Sendable {
    /// Over how long refreshes are spread at most.
    static let longest = Int64.seconds(600)
    /// How many records that are due may be read before their refreshes are spread; more come back over ten seconds.
    static let few = 8.0

    private var few: TokenBucket

    init(now: Int64) {
        self.few = TokenBucket(perSecond: Self.few / 10, capacity: Self.few, now: now)
    }

    /// The plan of a record that was just read: later than planned when its refresh would be one of many.
    ///
    /// - Parameters:
    ///   - plan: When the refresh would be due.
    ///   - now: The present.
    ///   - unit: A random number in `0 ..< 1`.
    /// - Returns: The plan, its refresh no earlier than it was and before the mandatory window.
    mutating func spread(_ plan: RefreshPlan, now: Int64, unit: Double) -> RefreshPlan {
        let span = min(plan.mandatoryAt - now, Self.longest)
        guard span > 0, plan.refreshAt < now + span, !self.few.take(now: now) else { return plan }
        var plan = plan
        plan.refreshAt = max(plan.refreshAt, now + Int64(Double(span) * unit))
        return plan
    }
}
