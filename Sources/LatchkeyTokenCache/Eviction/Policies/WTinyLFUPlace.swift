//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The queue of ``WTinyLFU`` that a slot is in.
enum WTinyLFUPlace: UInt8, BitwiseCopyable, Sendable {
    /// The queue of new entries.
    case window
    /// The main queue's part where entries prove themselves and leave.
    case probation
    /// The main queue's part of entries that were hit in probation.
    case protected
}
