//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RedisConfiguration {
    /// How long a server may owe replies in silence before its connection is given up.
    private var silenceLimit: Duration { max(.seconds(1), self.commandTimeout * 4) }

    /// Starts to connect to the servers.
    func routing(on loop: RedisLoop) -> any RedisRouting {
        switch self.deployment.kind {
        case .standalone(let address):
            let connector = self.connector(demandsMaster: false) { () throws(RedisError) in address }
            return SingleRouting(self.node(connector, on: loop), mayMove: false)
        case .sentinel, .cluster:
            preconditionFailure("not yet")
        }
    }

    func node(_ connector: RedisConnector, on loop: RedisLoop) -> RedisNode {
        RedisNode(connector, on: loop, connections: self.connectionsPerServer, silenceLimit: self.silenceLimit)
    }

    func connector(
        demandsMaster: Bool,
        locate: @escaping @Sendable () async throws(RedisError) -> RedisAddress
    ) -> RedisConnector {
        RedisConnector(
            locate: locate,
            credentials: RedisCredentialCache(self.credentials),
            tls: self.tls,
            timeout: self.connectTimeout,
            name: self.clientName,
            database: self.database,
            demandsMaster: demandsMaster
        )
    }
}
