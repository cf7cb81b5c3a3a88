//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Hashes with a key that dies with the process, so that they tell secrets apart but cannot be used to guess them.
enum ProcessHash {
    /// The hash of a value.
    static func text(of value: some Hashable) -> String {
        var hasher = Hasher()
        hasher.combine(value)
        return String(UInt64(bitPattern: Int64(hasher.finalize())), radix: 16)
    }
}
