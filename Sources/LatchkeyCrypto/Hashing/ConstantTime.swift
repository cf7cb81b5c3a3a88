//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// Comparisons whose duration tells nothing about the values.
public enum ConstantTime: Sendable {
    /// Compares two byte strings; only their lengths influence how long that takes.
    ///
    /// - Parameters:
    ///   - left: One byte string.
    ///   - right: The other.
    /// - Returns: Whether both have the same length and bytes.
    public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe latchkey_equal(left, right, left.count) == 1
    }
}
