//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

@testable import LatchkeyRedis

extension RedisClient {
    /// Makes a client, passes it on and closes it.
    static func with<R>(
        _ server: RedisServer,
        _ adjust: (inout RedisConfiguration) -> Void = { _ in },
        _ body: (RedisClient) async throws -> R
    ) async throws -> R {
        var configuration = RedisConfiguration(deployment: .standalone(server.address))
        // The tests' machine may be busy; those that test timeouts set them.
        configuration.commandTimeout = .seconds(5)
        adjust(&configuration)
        let client = try RedisClient(configuration)
        defer { client.close() }
        return try await body(client)
    }

    /// Sends a command of texts.
    func call(_ arguments: String..., timeout: Duration = .seconds(5)) async throws -> RESPValue {
        try await self.reply(to: RedisCommand(arguments.map { .text($0) }), timeout: timeout)
    }

    /// The code of the error of a command that must fail.
    func failure(_ arguments: String..., timeout: Duration = .seconds(5)) async -> RedisError.Code? {
        do {
            _ = try await self.reply(to: RedisCommand(arguments.map { .text($0) }), timeout: timeout)
            return nil
        } catch {
            return error.code
        }
    }
}

/// Asks again and again, for things that another process does in its own time; what cannot be asked is not so.
func eventually(within limit: Duration = .seconds(60), _ isSo: () async throws -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if (try? await isSo()) == true { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return try await isSo()
}

/// Something else came than a test needs to go on.
struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
