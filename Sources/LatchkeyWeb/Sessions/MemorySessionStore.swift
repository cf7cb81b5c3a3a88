//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import Synchronization

/// Keeps sessions in memory: they end with the process, and other instances do not know them.
public final class MemorySessionStore: SessionStore {
    private struct Entry {
        var session: SessionRecord
        var expiry: Int64
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var nextSweep: Int64 = 0
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let now: @Sendable () -> Int64

    /// Creates an empty store.
    ///
    /// - Parameter capacity: How many sessions are kept at most; 100000 by default. When there are more, the one that was
    ///   not used for longest ends.
    public convenience init(capacity: Int = 100_000) {
        self.init(capacity: capacity) { SystemSeconds.now }
    }

    /// Creates an empty store whose clock is under control.
    package init(capacity: Int = 100_000, now: @escaping @Sendable () -> Int64) {
        self.capacity = max(1, capacity)
        self.now = now
    }

    /// How many sessions there are.
    public var count: Int { self.state.withLock { $0.entries.count } }

    /// Returns a session, if there is one.
    public func session(named name: String) -> SessionRecord? {
        let now = self.now()
        return self.state.withLock { state in
            guard let entry = state.entries[name], now < entry.expiry else {
                state.entries[name] = nil
                return nil
            }
            return entry.session
        }
    }

    /// Keeps a session, in place of an older state of it.
    public func keep(_ session: SessionRecord, named name: String, until expiry: Int64) {
        let now = self.now()
        self.state.withLock { state in
            if now >= state.nextSweep {
                state.nextSweep = now + 60
                state.entries = state.entries.filter { now < $0.value.expiry }
            }
            if state.entries.count >= self.capacity, state.entries[name] == nil {
                let oldest = state.entries.min { $0.value.session.lastSeen < $1.value.session.lastSeen }
                if let oldest { state.entries[oldest.key] = nil }
            }
            state.entries[name] = Entry(session: session, expiry: expiry)
        }
    }

    /// Removes a session.
    public func remove(named name: String) {
        self.state.withLock { $0.entries[name] = nil }
    }

    /// Removes the sessions that began with a session of the issuer's.
    public func removeAll(issuer: String, issuerSession: String) -> [SessionRecord] {
        self.state.withLock { state in
            let ended = state.entries.filter {
                $0.value.session.issuer == issuer && $0.value.session.issuerSession == issuerSession
            }
            for name in ended.keys { state.entries[name] = nil }
            return ended.values.map(\.session)
        }
    }

    /// Whether an account has a session.
    public func hasSession(ofAccount homeAccountID: String) -> Bool {
        self.state.withLock { $0.entries.values.contains { $0.session.homeAccountID == homeAccountID } }
    }
}
