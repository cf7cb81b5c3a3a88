//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import Synchronization

/// A body in pieces.
final class StubChunks: Sendable {
    private let rest: Mutex<[[UInt8]]>

    init(_ chunks: [[UInt8]]) {
        self.rest = Mutex(chunks)
    }

    var body: HTTPResponseBody {
        HTTPResponseBody { () throws(HTTPClientError) in
            self.rest.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        }
    }
}
