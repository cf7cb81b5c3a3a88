//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What few records need: kept apart, so that the others are small.
final class RecordExtra: Sendable {
    /// The subject, when it is a long one.
    let longSubject: String?
    /// The version, when it does not fit into 16 bits.
    let version: RecordVersion?
    /// The life, when it is longer than 49 days.
    let life: Int64?
    /// When the token expires by its store's record.
    let expiresAt: WallTime?

    init(longSubject: String?, version: RecordVersion?, life: Int64?, expiresAt: WallTime?) {
        self.longSubject = longSubject
        self.version = version
        self.life = life
        self.expiresAt = expiresAt
    }

    /// The facts, when there are any.
    static func make(
        longSubject: String?,
        version: RecordVersion?,
        life: Int64?,
        expiresAt: WallTime?
    ) -> RecordExtra? {
        guard longSubject != nil || version != nil || life != nil || expiresAt != nil else { return nil }
        return RecordExtra(longSubject: longSubject, version: version, life: life, expiresAt: expiresAt)
    }
}
