//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Asks sentinels where the master is.
actor RedisSentinels {
    private let master: String
    private let makeConnection: @Sendable (RedisAddress) -> RedisConnection
    private let timeout: Duration
    /// Where sentinels listen; the next search begins with the first.
    private var sentinels: [RedisAddress]
    private var search: Task<Result<RedisAddress, RedisError>, Never>?

    /// Creates a searcher.
    ///
    /// - Parameters:
    ///   - master: The name by which the sentinels know the master.
    ///   - sentinels: Where they listen.
    ///   - timeout: How long one of them may take to answer.
    ///   - makeConnection: Connects to one of them.
    init(
        master: String,
        sentinels: [RedisAddress],
        timeout: Duration,
        makeConnection: @escaping @Sendable (RedisAddress) -> RedisConnection
    ) {
        self.master = master
        self.sentinels = sentinels
        self.timeout = timeout
        self.makeConnection = makeConnection
    }

    /// Where the master is now; all who ask at the same time get the same answer.
    func address() async throws(RedisError) -> RedisAddress {
        let search = self.search ?? Task(name: "redis-sentinels") { await self.find() }
        self.search = search
        let result = await search.value
        if self.search == search { self.search = nil }
        return try result.get()
    }

    private func find() async -> Result<RedisAddress, RedisError> {
        var failure = RedisError(.unavailable, "No sentinel is configured.")
        for sentinel in self.sentinels {
            // One that did not answer, or whose answer was of no use, is asked after the others next time.
            self.sentinels.removeAll { $0 == sentinel }
            self.sentinels.append(sentinel)
            switch await self.ask(sentinel) {
            case .success(let address): return .success(address)
            case .failure(let error): failure = error
            }
        }
        return .failure(
            .init(
                .unavailable,
                "None of the sentinels says where the master '\(self.master)' is. The last: \(failure.message)",
                cause: failure
            )
        )
    }

    private func ask(_ sentinel: RedisAddress) async -> Result<RedisAddress, RedisError> {
        let connection = self.makeConnection(sentinel)
        defer { connection.close() }
        let command = RedisCommand(["SENTINEL", "GET-MASTER-ADDR-BY-NAME", .text(self.master)])
        let deadline = SystemTime().continuousNanoseconds() + self.timeout.nanoseconds
        let outcome = await connection.outcome(of: [command], deadline: deadline)
        if let failure = outcome.failure { return .failure(failure) }
        switch outcome.replies.first {
        case .error(let text): return .failure(.refusal(text))
        case .array(let parts):
            guard parts.count == 2, let host = parts[0].text, let port = parts[1].text.flatMap({ Int($0) }) else {
                fallthrough
            }
            return .success(.tcp(host, port: port))
        default:
            return .failure(
                .init(.unavailable, "The sentinel at \(sentinel) knows no master '\(self.master)'; check the name.")
            )
        }
    }
}
