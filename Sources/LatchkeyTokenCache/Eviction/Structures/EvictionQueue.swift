//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The ends of one queue whose links are in a ``QueueArena``.
struct EvictionQueue: Sendable {
    /// The slot at the end where entries leave, or ``QueueLink/none``.
    var oldest = QueueLink.none
    /// The slot at the end where entries arrive, or ``QueueLink/none``.
    var newest = QueueLink.none
    var count = 0
    var weight = 0

    var isEmpty: Bool { self.count == 0 }
}
