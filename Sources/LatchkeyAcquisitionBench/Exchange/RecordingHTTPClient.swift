//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import Synchronization

/// Counts the requests of a client, and keeps the last.
final class RecordingHTTPClient: HTTPClient {
    private struct State {
        var count = 0
        var last: HTTPClientRequest?
    }

    private let http: CurlHTTPClient
    private let state = Mutex(State())

    init(_ http: CurlHTTPClient) {
        self.http = http
    }

    var count: Int { self.state.withLock { $0.count } }
    var last: HTTPClientRequest? { self.state.withLock { $0.last } }

    func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        self.state.withLock { state in
            state.count += 1
            state.last = request
        }
        return try await self.http.send(request)
    }
}
