//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a new configuration changed; names are sorted.
public struct ConfigurationChange: Hashable, Sendable {
    /// The names that were added, changed and removed.
    public struct Names: Hashable, Sendable {
        /// What is new.
        public var added: [String] = []
        /// What has other options than before.
        public var changed: [String] = []
        /// What is gone.
        public var removed: [String] = []

        /// Whether nothing changed.
        public var isEmpty: Bool { self.added.isEmpty && self.changed.isEmpty && self.removed.isEmpty }

        init<Options: Equatable>(from old: [String: Options], to new: [String: Options]) {
            self.added = new.keys.filter { old[$0] == nil }.sorted()
            self.changed = new.filter { old[$0.key] != nil && old[$0.key] != $0.value }.keys.sorted()
            self.removed = old.keys.filter { new[$0] == nil }.sorted()
        }
    }

    /// The named APIs.
    public var apis: Names
    /// The app registrations.
    public var applications: Names

    /// Whether nothing changed.
    public var isEmpty: Bool { self.apis.isEmpty && self.applications.isEmpty }
}
