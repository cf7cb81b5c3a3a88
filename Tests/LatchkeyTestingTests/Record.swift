//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Keeps values in the order in which tasks append them.
final class Record<Value: Sendable>: Sendable {
    private let state = Locked<[Value]>([])

    var values: [Value] { self.state.withLock { $0 } }

    func append(_ value: Value) {
        self.state.withLock { $0.append(value) }
    }
}
