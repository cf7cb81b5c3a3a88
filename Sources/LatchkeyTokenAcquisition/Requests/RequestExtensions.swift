//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A kind of data that callers attach to requests for tokens, for header providers and listeners of their own.
///
/// ```swift
/// enum Auditor: RequestExtensionKey { typealias Value = AuditRecord }
/// options[Auditor.self] = AuditRecord(…)
/// ```
public protocol RequestExtensionKey {
    /// The type of the data.
    associatedtype Value: Hashable & Sendable
}

/// What callers attached to a request, by its kind.
struct RequestExtensions: Hashable, Sendable {
    private struct Entry: Hashable, Sendable {
        let value: any Hashable & Sendable

        static func == (left: Self, right: Self) -> Bool { AnyHashable(left.value) == AnyHashable(right.value) }
        func hash(into hasher: inout Hasher) { self.value.hash(into: &hasher) }
    }

    private var entries: [ObjectIdentifier: Entry] = [:]

    subscript<Key: RequestExtensionKey>(key: Key.Type) -> Key.Value? {
        get { self.entries[ObjectIdentifier(key)]?.value as? Key.Value }
        set { self.entries[ObjectIdentifier(key)] = newValue.map(Entry.init) }
    }

    /// Adds what is missing.
    mutating func fill(from defaults: Self) { self.entries.merge(defaults.entries) { own, _ in own } }
}
