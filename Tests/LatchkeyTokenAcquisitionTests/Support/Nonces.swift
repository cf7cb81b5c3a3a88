//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// A text that a test sets while an issuer answers.
final class Nonces: Sendable {
    private let text = Mutex<String?>(nil)

    var value: String? {
        get { self.text.withLock { $0 } }
        set { self.text.withLock { $0 = newValue } }
    }
}
