//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
public import LatchkeyTokenCache

extension RedisConfiguration {
    /// Creates a configuration from a URL.
    ///
    /// ```
    /// redis://host                                    one server, port 6379
    /// rediss://user:password@host:6380/1              with TLS, a user and database 1
    /// unix:///run/redis.sock?database=1               a socket of this machine
    /// redis://one:26379,two:26379?sentinel=mymaster   sentinels that know the master
    /// rediss://one,two,three?cluster=true             some servers of a cluster
    /// ```
    /// User, password, hosts and options may have `%` with two hexadecimal digits for any byte.
    ///
    /// ## Options
    /// - `prefix`: ``keyPrefix``
    /// - `name`: ``clientName``
    /// - `database`: ``database``, as in the path
    /// - `connections`: ``connectionsPerServer``
    /// - `connectTimeout`, `commandTimeout`, `readTimeout`: in milliseconds
    /// - `feedLength`: ``feedLength``
    /// - `ca`: the path of a PEM file with the authorities to accept, with `rediss`
    /// - `sentinel`: the name of the master; the hosts are sentinels then
    /// - `sentinelUser`, `sentinelPassword`: how the client says to sentinels who it is
    /// - `cluster`: `true` when the hosts are servers of a cluster
    ///
    /// - Parameter url: The URL.
    /// - Throws: ``RedisError/Code/invalidConfiguration``, with nothing of the URL in it.
    public init(url: String) throws(RedisError) {
        let url = try RedisURL(url)
        self.init()
        if url.scheme == .rediss { self.tls = RedisTLS() }
        if let password = url.password {
            self.credentials = .password(password, user: url.user)
        } else if url.user != nil {
            throw .invalidURL("a user is named without a password")
        }
        var options = RedisURLOptions()
        for (name, value) in url.query { try self.apply(name, value, &options) }
        self.deployment = try options.deployment(of: url)
        if url.scheme != .unix, url.path.count > 1 {
            guard let number = Int(url.path.dropFirst()), number >= 0 else {
                throw .invalidURL("the database is no number")
            }
            self.database = number
        }
        try self.validate()
    }

    private mutating func apply(
        _ name: String,
        _ value: String,
        _ options: inout RedisURLOptions
    ) throws(RedisError) {
        switch name {
        case "prefix": self.keyPrefix = value
        case "name": self.clientName = value
        case "database": self.database = try Self.number(value, name)
        case "connections": self.connectionsPerServer = try Self.number(value, name)
        case "connectTimeout": self.connectTimeout = .milliseconds(try Self.number(value, name))
        case "commandTimeout": self.commandTimeout = .milliseconds(try Self.number(value, name))
        case "readTimeout": self.readTimeout = .milliseconds(try Self.number(value, name))
        case "feedLength": self.feedLength = try Self.number(value, name)
        case "ca":
            guard self.tls != nil else { throw .invalidURL("'ca' needs the scheme rediss") }
            self.tls?.trustRoots = .file(value)
        default: try options.apply(name, value)
        }
    }

    private static func number(_ value: String, _ name: String) throws(RedisError) -> Int {
        guard let number = Int(value), 0...1_000_000_000 ~= number else {
            throw .invalidURL("the option '\(name)' is no number from 0 on")
        }
        return number
    }
}

/// The options of a URL that say how its hosts work together.
private struct RedisURLOptions {
    private var isCluster = false
    private var master: String?
    private var sentinelUser: String?
    private var sentinelPassword: String?

    mutating func apply(_ name: String, _ value: String) throws(RedisError) {
        switch name {
        case "cluster":
            guard let isCluster = Bool(value) else { throw .invalidURL("'cluster' is neither true nor false") }
            self.isCluster = isCluster
        case "sentinel": self.master = value
        case "sentinelUser": self.sentinelUser = value
        case "sentinelPassword": self.sentinelPassword = value
        default:
            throw .invalidURL(
                "it has an option that is none of prefix, name, database, connections, connectTimeout, commandTimeout, "
                    + "readTimeout, feedLength, ca, sentinel, sentinelUser, sentinelPassword and cluster"
            )
        }
    }

    func deployment(of url: RedisURL) throws(RedisError) -> RedisConfiguration.Deployment {
        if url.scheme == .unix {
            guard url.hosts.isEmpty, !self.isCluster, self.master == nil else {
                throw .invalidURL("a socket has a path alone, after three slashes")
            }
            return .standalone(.unixSocket(url.path))
        }
        guard let first = url.hosts.first else { throw .invalidURL("it names no host") }
        guard !self.isCluster || self.master == nil else { throw .invalidURL("it has both sentinels and a cluster") }
        if let master {
            let sentinels = url.hosts.map { RedisAddress.tcp($0.name, port: $0.port ?? 26_379) }
            let credentials = self.sentinelPassword.map { RedisCredentials.password($0, user: self.sentinelUser) }
            return .sentinel(master: master, sentinels: sentinels, credentials: credentials ?? .none)
        }
        if self.isCluster { return .cluster(seeds: url.hosts.map { .tcp($0.name, port: $0.port ?? 6_379) }) }
        guard url.hosts.count == 1 else {
            throw .invalidURL("several hosts need 'cluster=true' or 'sentinel' with the name of the master")
        }
        return .standalone(.tcp(first.name, port: first.port ?? 6_379))
    }
}

extension RedisTokenStore {
    /// Creates a store from a URL, which starts to connect at once and does not wait for it.
    ///
    /// - Parameters:
    ///   - url: How to reach the servers; see ``RedisConfiguration/init(url:)``.
    ///   - encryption: How records are protected before they leave the process.
    /// - Throws: ``RedisError/Code/invalidConfiguration``, with nothing of the URL in it.
    public convenience init(url: String, encryption: StoreEncryption) throws(RedisError) {
        try self.init(RedisConfiguration(url: url), encryption: encryption)
    }
}
