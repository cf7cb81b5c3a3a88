//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a cache knows about its store: a store that fails is left alone for a moment.
struct StoreHealth: Sendable {
    private static let failuresToOpen = 3

    private var consecutiveFailures = 0
    private var window = Self.emptyWindow
    /// Whether the store is left alone but for a probe from time to time.
    private(set) var isOpen = false

    private static var emptyWindow: OutcomeWindow { OutcomeWindow(span: .seconds(10), minimum: 20) }

    mutating func succeeded(now: Int64) {
        self.consecutiveFailures = 0
        if self.isOpen { self.window = Self.emptyWindow }
        self.isOpen = false
        self.window.record(failed: false, now: now)
    }

    mutating func failed(now: Int64) {
        self.consecutiveFailures += 1
        self.window.record(failed: true, now: now)
        guard self.consecutiveFailures >= Self.failuresToOpen || self.window.isFailing(now: now) else { return }
        self.isOpen = true
    }

    /// The state for a health report.
    func state(pending: Int) -> StoreState {
        if self.isOpen { return .open }
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
    /// The store is left alone; twice a second the cache looks whether it is back.
    case open
    /// Calls succeed again; what could not be written meanwhile is being written.
    case recovering
}

extension StoreState {
    /// The state in the metric `tokencache.store.state`: the higher, the worse.
    var number: Int {
        switch self {
        case .healthy: 0
        case .recovering: 1
        case .degraded: 2
        case .open: 3
        }
    }
}
