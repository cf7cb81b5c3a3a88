//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How a client reaches its servers and what it keeps there.
public struct RedisConfiguration: Sendable {
    /// Which servers there are and how they work together.
    public var deployment: Deployment
    /// How connections are encrypted; not at all by default.
    public var tls: RedisTLS?
    /// How the client says who it is; not at all by default.
    public var credentials: RedisCredentials
    /// The number of the database; 0 by default, which is the only one of a cluster.
    public var database: Int
    /// What the names of all keys begin with; `latchkey:` by default.
    public var keyPrefix: String
    /// The name by which servers list the connections; `latchkey` by default.
    public var clientName: String
    /// How many connections there are to one server, shared by all callers; 2 by default.
    ///
    /// The change feed has one more.
    public var connectionsPerServer: Int
    /// How long a connection may take to be made; 1 second by default.
    public var connectTimeout: Duration
    /// How long a command may take that changes something, even when its caller would wait longer; 250 ms by default.
    public var commandTimeout: Duration
    /// How long a read may take, even when its caller would wait longer; 500 ms by default.
    public var readTimeout: Duration
    /// About how many changes the feed keeps before who is behind learns of a gap; 100,000 by default.
    public var feedLength: Int

    /// Creates a configuration.
    ///
    /// - Parameters:
    ///   - deployment: Which servers there are; one on this machine by default.
    ///   - tls: How connections are encrypted; not at all by default.
    ///   - credentials: How the client says who it is; not at all by default.
    ///   - database: The number of the database; 0 by default.
    ///   - keyPrefix: What the names of all keys begin with; `latchkey:` by default.
    ///   - clientName: The name by which servers list the connections; `latchkey` by default.
    ///   - connectionsPerServer: How many connections there are to one server; 2 by default.
    ///   - connectTimeout: How long a connection may take to be made; 1 second by default.
    ///   - commandTimeout: How long a command may take that changes something; 250 ms by default.
    ///   - readTimeout: How long a read may take; 500 ms by default.
    ///   - feedLength: About how many changes the feed keeps; 100,000 by default.
    public init(
        deployment: Deployment = .standalone(.tcp("localhost")),
        tls: RedisTLS? = nil,
        credentials: RedisCredentials = .none,
        database: Int = 0,
        keyPrefix: String = "latchkey:",
        clientName: String = "latchkey",
        connectionsPerServer: Int = 2,
        connectTimeout: Duration = .seconds(1),
        commandTimeout: Duration = .milliseconds(250),
        readTimeout: Duration = .milliseconds(500),
        feedLength: Int = 100_000
    ) {
        self.deployment = deployment
        self.tls = tls
        self.credentials = credentials
        self.database = database
        self.keyPrefix = keyPrefix
        self.clientName = clientName
        self.connectionsPerServer = connectionsPerServer
        self.connectTimeout = connectTimeout
        self.commandTimeout = commandTimeout
        self.readTimeout = readTimeout
        self.feedLength = feedLength
    }
}

extension RedisConfiguration {
    /// Which servers there are and how they work together.
    public struct Deployment: Sendable {
        enum Kind: Sendable {
            case standalone(RedisAddress)
            case sentinel(master: String, sentinels: [RedisAddress], credentials: RedisCredentials)
            case cluster(seeds: [RedisAddress])
        }
        let kind: Kind

        /// One server, or a name that always leads to the right one.
        ///
        /// - Parameter address: Where it listens.
        /// - Returns: The deployment.
        public static func standalone(_ address: RedisAddress) -> Self { .init(kind: .standalone(address)) }

        /// A master with replicas, watched by sentinels that name another master when it fails.
        ///
        /// - Parameters:
        ///   - master: The name by which the sentinels know the master.
        ///   - sentinels: Where sentinels listen; any that answers will do.
        ///   - credentials: How the client says to sentinels who it is; not at all by default.
        /// - Returns: The deployment.
        public static func sentinel(
            master: String,
            sentinels: [RedisAddress],
            credentials: RedisCredentials = .none
        ) -> Self {
            .init(kind: .sentinel(master: master, sentinels: sentinels, credentials: credentials))
        }

        /// A cluster, which spreads keys over several masters.
        ///
        /// - Parameter seeds: Where some of its servers listen; the others are learnt from them.
        /// - Returns: The deployment.
        public static func cluster(seeds: [RedisAddress]) -> Self { .init(kind: .cluster(seeds: seeds)) }
    }
}
