//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache

extension ManualTime {
    /// Sets the wall clock forward or back.
    func stepWall(by duration: Duration) {
        let milliseconds = duration.nanoseconds / 1_000_000
        self.setWall(WallTime(milliseconds: self.wallTime().milliseconds + milliseconds))
    }
}
