//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// The sign-ins that are under way on pages.
final class Interactions: Sendable {
    private let entries = Mutex<[String: Interaction]>([:])
    private let now: @Sendable () -> Int64

    /// Knows none yet.
    init(now: @escaping @Sendable () -> Int64) {
        self.now = now
    }

    /// Keeps a new one, and forgets those that nobody ended.
    ///
    /// - Returns: Its name, which cannot be guessed.
    func add(_ interaction: Interaction) -> String {
        let name = Opaque.text(prefix: "")
        let now = self.now()
        self.entries.withLock { entries in
            entries = entries.filter { now < $0.value.end }
            entries[name] = interaction
        }
        return name
    }

    /// Finds one that was begun in a browser.
    func interaction(named name: String, in browser: String?) -> Interaction? {
        guard let entry = self.entries.withLock({ $0[name] }), entry.browser == browser, self.now() < entry.end else {
            return nil
        }
        return entry
    }

    /// Keeps what changed.
    func update(_ interaction: Interaction, named name: String) {
        self.entries.withLock { $0[name] = interaction }
    }

    /// Ends one.
    ///
    /// - Returns: Whether it was still under way: of two answers at once only one counts.
    func remove(named name: String) -> Bool {
        self.entries.withLock { $0.removeValue(forKey: name) != nil }
    }
}
