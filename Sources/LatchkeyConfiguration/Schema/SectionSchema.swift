//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// The keys that a section may hold.
struct SectionSchema: Sendable {
    /// What the schema for editors calls the section; unique.
    let name: String
    /// The keys, in the order in which editors propose them.
    let keys: [SettingKey]
    private let positions: [String: Int]

    init(_ name: String, _ keys: [SettingKey]) {
        self.name = name
        self.keys = keys
        self.positions = Dictionary(uniqueKeysWithValues: keys.indices.map { (keys[$0].name.lowercased(), $0) })
    }

    /// The key of that name, however it is capitalised.
    subscript(name: String) -> SettingKey? { self.positions[name.lowercased()].map { self.keys[$0] } }

    /// The names of the keys that are read.
    var namesRead: [String] { self.keys.filter(\.isRead).map(\.name) }

    /// What to say about a key that is unknown.
    func hint(for name: String) -> String {
        let names = self.namesRead + self.keys.filter { !$0.isRead }.map(\.name)
        let suggestion = NearestName.suggestion(for: name, among: names)
        return suggestion.isEmpty ? " The keys read here are \(self.namesRead.joined(separator: ", "))." : suggestion
    }
}
