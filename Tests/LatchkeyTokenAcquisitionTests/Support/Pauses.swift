//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// What was waited for.
final class Pauses: Sendable {
    private let list = Mutex<[Duration]>([])

    var all: [Duration] { self.list.withLock { $0 } }

    func append(_ pause: Duration) { self.list.withLock { $0.append(pause) } }
}
