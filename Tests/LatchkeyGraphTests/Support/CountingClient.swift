//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import Synchronization

/// An HTTP client that counts how many requests are under way.
final class CountingClient: HTTPClient {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { self.counts.withLock { $0.most } }

    func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        self.counts.withLock { counts in
            counts.now += 1
            counts.most = max(counts.most, counts.now)
        }
        for _ in 0..<10 { await Task.yield() }
        self.counts.withLock { $0.now -= 1 }
        return HTTPClientResponse(
            head: HTTPResponse(status: .ok, headerFields: [.contentType: "application/json"]),
            body: HTTPResponseBody(bytes: Array(#"{"value":[]}"#.utf8))
        )
    }
}
