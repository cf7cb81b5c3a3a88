//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RedisTokenStore {
    /// Looks at the servers and their configuration for what does not suit a token store.
    ///
    /// What the user may not see is not looked at. A store works with any of this; it is for start-up logs and for tools.
    ///
    /// - Parameter timeout: How long to look.
    /// - Returns: What was found, each once.
    /// - Throws: ``RedisError`` when a server cannot be asked.
    public func advice(timeout: Duration = .seconds(2)) async throws(RedisError) -> [RedisAdvice] {
        guard self.gate.enter() else { throw .clientClosed }
        defer { self.gate.leave() }
        let deadline = self.client.deadline(after: timeout)
        var advice: [RedisAdvice] = []
        for node in try await self.client.routing.nodes(deadline: deadline) {
            for item in RedisAdvice.advice(on: try await self.inspect(node, deadline: deadline))
            where !advice.contains(item) {
                advice.append(item)
            }
        }
        return advice
    }

    private func inspect(_ node: RedisNode, deadline: Int64) async throws(RedisError) -> RedisAdvice.Inspection {
        let commands: [[RedisArgument]] = [
            ["CONFIG", "GET", "maxmemory*"], ["CONFIG", "GET", "appendonly"], ["INFO", "server"], ["ACL", "WHOAMI"],
        ]
        var replies: [RESPValue] = []
        for command in commands {
            let reply = await self.client.reply(
                to: RedisCommand(command, isRepeatable: true),
                from: node,
                deadline: deadline
            )
            replies.append(try reply.get())
        }
        let pairs = [replies[0], replies[1]].map { $0.array?.compactMap(\.text) }
        var configuration: [String: String]?
        if let memory = pairs[0], let persistence = pairs[1] {
            let all = memory + persistence
            configuration = [:]
            for index in stride(from: 0, to: all.count - 1, by: 2) { configuration?[all[index]] = all[index + 1] }
        }
        let version = replies[2].text?.split(whereSeparator: \.isNewline).first { $0.hasPrefix("redis_version:") }
        return RedisAdvice.Inspection(
            configuration: configuration,
            version: version.map { String($0.dropFirst("redis_version:".count)) },
            user: replies[3].text,
            isPrivate: self.configuration.isPrivate
        )
    }

    /// The rules of a server's access control list for a user who may do what a store does and nothing else.
    ///
    /// They go after the user's name and password: `ACL SETUSER tokens on >password` and these. What
    /// ``advice(timeout:)`` looks at is not among them.
    ///
    /// - Parameter keyPrefix: The prefix of the store's configuration; `latchkey:` by default.
    /// - Returns: The rules, separated by blanks.
    public static func accessRules(keyPrefix: String = "latchkey:") -> String {
        let commands = [
            "auth", "client|setname", "select", "role", "ping", "asking", "cluster|slots", "evalsha", "script|load",
            "get", "getrange", "set", "del", "pttl", "pexpire", "time", "hmget", "hset", "hdel", "hincrby", "hvals",
            "zadd",
            "zrem", "zrange", "zrangebyscore", "xadd", "xread", "xrange", "xrevrange", "scan",
        ]
        return "resetkeys resetchannels -@all ~\(keyPrefix)* " + commands.map { "+\($0)" }.joined(separator: " ")
    }
}

extension RedisConfiguration {
    /// Whether what is sent is encrypted or does not leave the machine.
    var isPrivate: Bool {
        if self.tls != nil { return true }
        let addresses: [RedisAddress] =
            switch self.deployment.kind {
            case .standalone(let address): [address]
            case .sentinel(_, let sentinels, _): sentinels
            case .cluster(let seeds): seeds
            }
        return addresses.allSatisfy { address in
            switch address.place {
            case .unixSocket: true
            case .tcp(let host, _): host == "localhost" || host.hasPrefix("127.") || host == "::1"
            }
        }
    }
}
