//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One key that a section may hold.
struct SettingKey: Sendable {
    /// The key as files write it.
    let name: String
    /// What its value may be.
    let shape: SettingShape
    /// What it says, for editors; with a reason when it is not read.
    let about: String
    /// Whether the decoder reads it; other keys are known from .NET and say nothing to a service of this kind.
    let isRead: Bool

    /// A key that is read.
    static func key(_ name: String, _ shape: SettingShape, _ about: String) -> Self {
        .init(name: name, shape: shape, about: about, isRead: true)
    }

    /// Keys of .NET files that are accepted and left alone, all for one reason.
    static func ignored(_ names: [String], because reason: String) -> [Self] {
        names.map { .init(name: $0, shape: .anything, about: "Not read here: \(reason)", isRead: false) }
    }
}
