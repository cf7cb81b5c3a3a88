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
            let connector = self.connector { () throws(RedisError) in address }
            return SingleRouting(self.node(connector, on: loop))
        case .sentinel(let master, let addresses, let credentials):
            let sentinels = self.sentinels(of: master, addresses, credentials, on: loop)
            let connector = self.connector(demandsMaster: true) { () async throws(RedisError) in
                try await sentinels.address()
            }
            return SingleRouting(self.node(connector, on: loop))
        case .cluster(let seeds):
            return ClusterRouting(seeds: seeds, configuration: self, loop: loop)
        }
    }

    private func sentinels(
        of master: String,
        _ addresses: [RedisAddress],
        _ credentials: RedisCredentials,
        on loop: RedisLoop
    ) -> RedisSentinels {
        var configuration = self
        configuration.credentials = credentials
        configuration.database = 0
        let (base, limit) = (configuration, self.silenceLimit)
        return RedisSentinels(master: master, sentinels: addresses, timeout: self.connectTimeout) { address in
            let connector = base.connector { () throws(RedisError) in address }
            return RedisConnection(connector, on: loop, silenceLimit: limit)
        }
    }

    func node(_ connector: RedisConnector, on loop: RedisLoop) -> RedisNode {
        RedisNode(connector, on: loop, connections: self.connectionsPerServer, silenceLimit: self.silenceLimit)
    }

    func connector(
        demandsMaster: Bool = false,
        credentials: RedisCredentialCache? = nil,
        locate: @escaping @Sendable () async throws(RedisError) -> RedisAddress
    ) -> RedisConnector {
        RedisConnector(
            locate: locate,
            credentials: credentials ?? RedisCredentialCache(self.credentials),
            tls: self.tls,
            timeout: self.connectTimeout,
            name: self.clientName,
            database: self.database,
            demandsMaster: demandsMaster
        )
    }
}
