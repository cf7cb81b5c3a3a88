//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The neighbours of a slot in its queue.
struct QueueLink: BitwiseCopyable, Equatable, Sendable {
    /// Stands for no neighbour.
    static let none = UInt32.max
    /// A slot in no queue.
    static let unlinked = QueueLink(newer: Self.none - 1, older: Self.none - 1)

    var newer: UInt32
    var older: UInt32
}
