//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Counts the requests of each endpoint and keeps the newest.
final class RequestLog: Sendable {
    private struct Entries {
        var count = 0
        var newest: [Emulator.RecordedRequest] = []
    }

    private let limit: Int
    private let entries = Mutex<[Emulator.Endpoint: Entries]>([:])

    /// Creates an empty log that keeps up to `limit` requests for each endpoint.
    init(limit: Int) {
        self.limit = max(limit, 0)
    }

    /// Notes a request.
    func append(_ request: Emulator.RecordedRequest) {
        self.entries.withLock { entries in
            var own = entries.removeValue(forKey: request.endpoint) ?? Entries()
            own.count += 1
            own.newest.append(request)
            // Trimming half the array at once keeps the average cost of a request constant.
            if own.newest.count > self.limit * 2 { own.newest.removeFirst(own.newest.count - self.limit) }
            entries[request.endpoint] = own
        }
    }

    /// The number of requests that an endpoint received.
    func count(of endpoint: Emulator.Endpoint) -> Int {
        self.entries.withLock { $0[endpoint]?.count ?? 0 }
    }

    /// The newest requests that an endpoint received, oldest first.
    func newest(of endpoint: Emulator.Endpoint) -> [Emulator.RecordedRequest] {
        self.entries.withLock { $0[endpoint]?.newest.suffix(self.limit) } ?? []
    }

    /// Forgets everything.
    func removeAll() {
        self.entries.withLock { $0.removeAll() }
    }
}
