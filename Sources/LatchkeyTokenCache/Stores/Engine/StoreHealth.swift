//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a cache knows about its store: a store that fails is left alone for a moment.
struct StoreHealth: Sendable {
    private static let failuresToOpen = 3
    private static let openTime = Int64.seconds(1)

    private var consecutiveFailures = 0
    private var openUntil = Int64.min

    /// Whether the store may be called; when it was left alone, one call after each pause finds out.
    mutating func admits(now: Int64) -> Bool {
        guard self.consecutiveFailures >= Self.failuresToOpen else { return true }
        guard now >= self.openUntil else { return false }
        self.openUntil = now + Self.openTime
        return true
    }

    mutating func succeeded() {
        self.consecutiveFailures = 0
    }

    mutating func failed(now: Int64) {
        self.consecutiveFailures += 1
        if self.consecutiveFailures >= Self.failuresToOpen { self.openUntil = now + Self.openTime }
    }

    /// The state for a health report.
    func state(pending: Int) -> StoreState {
        if self.consecutiveFailures >= Self.failuresToOpen { return .open }
        if self.consecutiveFailures > 0 { return .degraded }
        return pending > 0 ? .recovering : .healthy
    }
}

/// The state of a store, as a cache sees it.
public enum StoreState: String, Hashable, Sendable {
    /// Calls succeed.
    case healthy
    /// The last call failed.
    case degraded
    /// The store is left alone but for one call a second.
    case open
    /// Calls succeed again; what could not be written meanwhile is being written.
    case recovering
}
