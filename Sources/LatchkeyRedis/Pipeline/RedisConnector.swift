//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import LatchkeyTokenCache

/// Makes connections to one server, wherever it is at the moment.
struct RedisConnector: Sendable {
    /// Finds out where the server is.
    let locate: @Sendable () async throws(RedisError) -> RedisAddress
    let credentials: RedisCredentialCache
    let tls: RedisTLS?
    let timeout: Duration
    let name: String
    let database: Int
    let demandsMaster: Bool

    /// A connection that was greeted by nobody yet.
    struct Connection: Sendable {
        let socket: RedisSocket
        let greeting: RedisGreeting
        let credential: RedisCredential?
    }

    /// Connects on a thread made for it.
    func connect() async throws(RedisError) -> Connection {
        let address = try await self.locate()
        let credential = try await self.credentials.credential()
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<RedisSocket, RedisError>, Never>) in
            let thread = CurlThread(named: "latchkey-dial") {
                continuation.resume(
                    returning: Result { () throws(RedisError) in
                        try RedisSocket(connectingTo: address, tls: self.tls, timeout: self.timeout)
                    }
                )
            }
            if let thread {
                thread.detach()
            } else {
                continuation.resume(
                    returning: .failure(.noConnection(to: address, because: "the process has no threads left"))
                )
            }
        }
        let greeting = RedisGreeting(
            to: address,
            as: credential,
            name: self.name,
            database: self.database,
            demandsMaster: self.demandsMaster
        )
        return Connection(socket: try result.get(), greeting: greeting, credential: credential)
    }
}
