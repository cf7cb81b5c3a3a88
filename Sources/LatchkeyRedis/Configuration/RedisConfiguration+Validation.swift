//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension RedisConfiguration {
    /// Throws what makes a client impossible.
    func validate() throws(RedisError) {
        try self.validateServers()
        try self.validateNames()
        guard 1...64 ~= self.connectionsPerServer else {
            throw .invalid("connectionsPerServer is \(self.connectionsPerServer)", "use a number from 1 to 64")
        }
        for (name, timeout) in [
            ("connectTimeout", self.connectTimeout), ("commandTimeout", self.commandTimeout),
            ("readTimeout", self.readTimeout),
        ] where timeout <= .zero {
            throw .invalid("\(name) is \(timeout)", "use a time above zero")
        }
        guard self.feedLength >= 100 else {
            throw .invalid("feedLength is \(self.feedLength)", "use 100 or more")
        }
    }

    private func validateServers() throws(RedisError) {
        switch self.deployment.kind {
        case .standalone(let address): try address.validate()
        case .sentinel(let master, let sentinels, _):
            guard !master.isEmpty else { throw .invalid("the name of the sentinels' master is empty", "name it") }
            guard !sentinels.isEmpty else { throw .invalid("there are no sentinels", "name at least one") }
            for address in sentinels { try address.validate() }
        case .cluster(let seeds):
            guard !seeds.isEmpty else { throw .invalid("there are no servers of the cluster", "name at least one") }
            for address in seeds { try address.validate() }
            guard self.database == 0 else {
                throw .invalid("database is \(self.database)", "a cluster has database 0 alone")
            }
        }
        guard self.database >= 0 else { throw .invalid("database is \(self.database)", "use 0 or more") }
    }

    private func validateNames() throws(RedisError) {
        // Braces would move all keys into one slot of a cluster; the others have a meaning in patterns or lists.
        let isAllowed = { (byte: UInt8) in 0x21...0x7E ~= byte && !Array("{}*?[]\\^\"'".utf8).contains(byte) }
        guard self.keyPrefix.utf8.count <= 128, self.keyPrefix.utf8.allSatisfy(isAllowed) else {
            throw .invalid(
                "keyPrefix is too long or has characters that mean something to Redis",
                "use up to 128 letters, digits and marks such as ':', '-', '_', '.' and '/'"
            )
        }
        guard self.clientName.utf8.allSatisfy({ 0x21...0x7E ~= $0 }), self.clientName.utf8.count <= 128 else {
            throw .invalid("clientName is too long or has other than ASCII characters", "use up to 128 without blanks")
        }
    }
}

extension RedisAddress {
    fileprivate func validate() throws(RedisError) {
        switch self.place {
        case .tcp(let host, let port):
            let isOdd = { (byte: UInt8) in byte <= 0x20 || byte >= 0x7F || Array("/?#@[]\\%".utf8).contains(byte) }
            guard !host.isEmpty, host.utf8.count <= 255, !host.utf8.contains(where: isOdd) else {
                throw .invalid("a host is empty or no host name", "use a name or an IP address without brackets")
            }
            guard 1...65_535 ~= port else { throw .invalid("the port of \(host) is \(port)", "use 1 to 65535") }
        case .unixSocket(let path):
            guard path.hasPrefix("/"), path.utf8.count <= 100, !path.utf8.contains(0) else {
                throw .invalid("the path of a socket is not absolute or too long", "use up to 100 bytes from '/' on")
            }
        }
    }
}

extension RedisError {
    static func invalid(_ what: String, _ advice: String) -> Self {
        .init(.invalidConfiguration, "The Redis configuration cannot be used: \(what); \(advice).")
    }
}
