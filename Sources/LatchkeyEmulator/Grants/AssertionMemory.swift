//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The client assertions that came and could come again.
struct AssertionMemory: Sendable {
    private struct Entry {
        var digest: [UInt8]
        var end: Int64
    }

    private var entries: [String: Entry] = [:]

    /// Remembers an assertion by its name.
    ///
    /// - Returns: Whether the assertion counts: it is new, or the same one and that is allowed.
    mutating func note(_ id: String, digest: [UInt8], until end: Int64, at now: Int64, allowingSame: Bool) -> Bool {
        if self.entries.count > 10_000 { self.entries = self.entries.filter { $0.value.end > now } }
        guard let known = self.entries[id], known.end > now else {
            self.entries[id] = Entry(digest: digest, end: end)
            return true
        }
        return allowingSame && known.digest == digest
    }
}
