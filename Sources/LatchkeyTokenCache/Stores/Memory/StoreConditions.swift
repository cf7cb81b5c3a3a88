//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension StoreWrite.Condition {
    /// Whether a record may be written.
    ///
    /// - Parameters:
    ///   - stored: The version of the stored record.
    ///   - buried: The version of the tombstone.
    ///   - written: The version of the record to be written.
    /// - Returns: Whether it may.
    package func holds(stored: RecordVersion?, buried: RecordVersion?, written: RecordVersion) -> Bool {
        switch self {
        case .always: true
        case .ifAbsent: stored == nil
        case .ifVersion(let version): (stored ?? buried) == version
        case .ifNewer: (stored ?? buried).map { $0 < written } ?? true
        }
    }
}

extension StoreRemoval.Condition {
    /// Whether the stored record may be removed.
    ///
    /// - Parameter stored: The version of the stored record.
    /// - Returns: Whether it may.
    package func holds(stored: RecordVersion) -> Bool {
        switch self {
        case .always: true
        case .ifVersion(let version): stored == version
        case .ifNotNewer(let version): stored <= version
        }
    }

    /// The version that a tombstone carries after the removal, if there is one to remember.
    ///
    /// - Parameter stored: The version of the stored record, if there is one.
    /// - Returns: The version.
    package func remembered(stored: RecordVersion?) -> RecordVersion? {
        switch self {
        case .always, .ifVersion: stored
        case .ifNotNewer(let version): version
        }
    }
}
