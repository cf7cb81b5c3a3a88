//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// A wall clock that stands still until it is moved.
final class ManualWallClock: Sendable {
    private let seconds: Mutex<Int64>

    init(at seconds: Int64 = 1_767_225_600) {
        self.seconds = Mutex(seconds)
    }

    /// The time, in seconds since 1970.
    var now: Int64 { self.seconds.withLock { $0 } }

    /// Moves the clock.
    func advance(by seconds: Int64) {
        self.seconds.withLock { $0 += seconds }
    }
}
