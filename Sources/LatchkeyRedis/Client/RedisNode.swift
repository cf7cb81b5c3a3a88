//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// One server and the connections to it.
final class RedisNode: Sendable {
    /// How long a blocking read may block at the server.
    static let longestBlock = Duration.seconds(5)

    let connections: [RedisConnection]
    private let connector: RedisConnector
    private let loop: RedisLoop
    private let next = Atomic<Int>(0)
    private let blocking = Mutex<RedisConnection?>(nil)

    init(_ connector: RedisConnector, on loop: RedisLoop, connections: Int, silenceLimit: Duration) {
        self.connector = connector
        self.loop = loop
        self.connections = (0..<connections).map { _ in
            RedisConnection(connector, on: loop, silenceLimit: silenceLimit)
        }
    }

    /// Sends commands, one right after the other, and waits for their replies.
    ///
    /// When the connection breaks meanwhile and nothing that is done twice does harm, they are sent once more.
    func outcome(of commands: [RedisCommand], deadline: Int64) async -> RedisCall.Outcome {
        let call = RedisCall(commands, deadline: deadline)
        let first = await call.outcome { self.connection().pipeline.submit($0) }
        guard first.failure?.code == .connectionLost, commands.allSatisfy(\.isRepeatable) else { return first }
        return await self.connection().outcome(of: commands, deadline: deadline)
    }

    /// A connection for commands: in turn one of those that are connected, else any.
    private func connection() -> RedisConnection {
        let count = self.connections.count
        let start = Int(UInt(bitPattern: self.next.wrappingAdd(1, ordering: .relaxed).oldValue) % UInt(count))
        for offset in 0..<count {
            let connection = self.connections[(start + offset) % count]
            if connection.pipeline.isOpen { return connection }
        }
        return self.connections[start]
    }

    /// The connection for reads that block at the server, one at a time.
    func blockingConnection() -> RedisConnection {
        self.blocking.withLock { blocking in
            if let blocking { return blocking }
            let connection = RedisConnection(
                self.connector,
                on: self.loop,
                silenceLimit: Self.longestBlock + .seconds(1)
            )
            blocking = connection
            return connection
        }
    }

    /// Gives all connections up; the next go to where the server is then.
    func reconnect() {
        for connection in self.connections { connection.reconnect() }
        self.blocking.withLock { $0 }?.reconnect()
    }

    /// Fails what is under way and closes all connections.
    func close() {
        for connection in self.connections { connection.close() }
        self.blocking.withLock { $0 }?.close()
    }
}
