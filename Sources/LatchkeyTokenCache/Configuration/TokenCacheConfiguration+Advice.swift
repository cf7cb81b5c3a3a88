//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache.Configuration {
    /// Settings that will not do what they seem to, in words for whoever set them.
    ///
    /// - Returns: One sentence for each, none when all is well. A cache logs them as warnings when it is created.
    public func advice() -> [String] {
        var advice: [String] = []
        if self.loadTimeout <= self.softWait {
            advice.append("loadTimeout is not longer than softWait: callers near expiry wait for whole acquisitions.")
        }
        if self.outageTolerance < .seconds(60) {
            advice.append("outageTolerance is below a minute: a short outage of the issuer will be noticed.")
        }
        if self.maximumEntries < 16 {
            advice.append("maximumEntries is below 16: each of 16 parts of the cache still holds one token.")
        }
        if self.storeReadBudget > self.storeLoadBudget {
            advice.append("storeReadBudget exceeds storeLoadBudget: refreshes wait longer for the store than callers.")
        }
        if !self.keepsTokensInMemory {
            advice.append("keepsTokensInMemory is off: every request waits for the store, or acquires without one.")
        }
        if self.concurrency.callsPerAuthority > self.concurrency.calls {
            advice.append("concurrency.callsPerAuthority exceeds concurrency.calls and has no effect.")
        }
        if self.concurrency.calls < 1 || self.concurrency.callsPerAuthority < 1 {
            advice.append("concurrency allows no call: no token will be acquired.")
        }
        if self.loadTimeout <= .zero {
            advice.append("loadTimeout is not positive: every acquisition fails at once.")
        }
        if self.storeLoadBudget <= .zero || self.storeWriteBudget <= .zero {
            advice.append("storeLoadBudget or storeWriteBudget is not positive: the store will not be used.")
        }
        if self.skewAllowance < .zero {
            advice.append("skewAllowance is negative and counts as zero.")
        }
        if self.tick <= .zero {
            advice.append("tick is not positive and counts as 100 milliseconds.")
        }
        if self.tick > .milliseconds(100) {
            advice.append("tick is above 100 milliseconds: tokens may be served for that long after a suspend.")
        }
        return advice
    }

    /// The settings with what follows from others.
    var completed: Self {
        var settings = self
        if !settings.keepsTokensInMemory { settings.writesThrough = true }
        return settings
    }
}
