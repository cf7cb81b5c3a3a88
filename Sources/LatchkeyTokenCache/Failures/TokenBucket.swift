//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Allows a number of events per second, with bursts up to a second's worth.
struct TokenBucket: Sendable {
    private let perSecond: Double
    private let capacity: Double
    private var level: Double
    private var filledAt: Int64

    init(perSecond: Double, capacity: Double, now: Int64) {
        self.perSecond = perSecond
        self.capacity = capacity
        self.level = capacity
        self.filledAt = now
    }

    mutating func take(now: Int64) -> Bool {
        let gained = Double(max(0, now - self.filledAt)) / 1e9 * self.perSecond
        self.level = min(self.capacity, self.level + gained)
        self.filledAt = max(self.filledAt, now)
        guard self.level >= 1 else { return false }
        self.level -= 1
        return true
    }
}
