//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// When background refreshes begin, in place of the cache's own rule: for simulations that compare rules.
///
/// What follows a refresh point stays the cache's own: the window in which callers wait, the floor, and when a failed
/// refresh is tried again.
package struct RefreshRule: Sendable {
    /// How long before its expiry the refresh of a token begins, both in nanoseconds.
    package var lead: @Sendable (_ life: Int64) -> Int64
    /// By how much a refresh begins earlier at most, each token by a share of its own, both in nanoseconds.
    package var jitter: @Sendable (_ life: Int64) -> Int64

    /// Creates a rule.
    ///
    /// - Parameters:
    ///   - lead: How long before its expiry the refresh of a token begins, for a life.
    ///   - jitter: By how much a refresh begins earlier at most, for a life.
    package init(
        lead: @escaping @Sendable (_ life: Int64) -> Int64,
        jitter: @escaping @Sendable (_ life: Int64) -> Int64
    ) {
        self.lead = lead
        self.jitter = jitter
    }
}
