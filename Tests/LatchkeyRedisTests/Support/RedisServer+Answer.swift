//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

@testable import LatchkeyRedis

extension RedisServer {
    /// Sends a command to the server as itself, whatever cluster or sentinels there are, and returns the reply as text,
    /// with one line for each of several parts.
    func answer(_ arguments: String...) async throws -> String {
        try await Self.answer(of: self.port, arguments)
    }

    /// Sends a command to whatever listens on a port.
    static func answer(of port: Int, _ arguments: [String]) async throws -> String {
        var configuration = RedisConfiguration(deployment: .standalone(.tcp("127.0.0.1", port: port)))
        configuration.connectionsPerServer = 1
        configuration.connectTimeout = .seconds(10)
        let client = try RedisClient(configuration)
        defer { client.close() }
        let command = RedisCommand(arguments.map { .text($0) })
        return try await client.reply(to: command, timeout: .seconds(20)).lines
    }

    /// How often the server has answered with errors of a kind.
    func errors(_ word: String) async throws -> Int {
        let line = try await self.answer("INFO", "errorstats").split(whereSeparator: \.isNewline)
            .first { $0.hasPrefix("errorstat_\(word):count=") }
        return line.flatMap { $0.split(separator: "=").last }.flatMap { Int($0) } ?? 0
    }
}

extension RESPValue {
    /// What the value says, with one line for each of several parts.
    fileprivate var lines: String {
        if let array { return array.map(\.lines).joined(separator: "\n") }
        return self.integer.map(String.init) ?? self.text ?? ""
    }
}
