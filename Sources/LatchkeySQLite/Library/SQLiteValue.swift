//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What can be bound to a statement.
enum SQLiteValue {
    case integer(Int64)
    case bytes([UInt8])

    /// A number of 64 bits without sign, which SQLite does not know: its bits as a signed one.
    static func bits(_ number: UInt64) -> Self { .integer(Int64(bitPattern: number)) }
}
