//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyRedis
import LatchkeyTokenCache
import Synchronization

/// A server for the tests that leave it as it is, with an empty database for each that asks.
enum SharedServer {
    private static let databases = 4_000
    private static let started = Task(name: "shared-redis") {
        try await RedisServer(["--databases", "\(Self.databases)"])
    }
    private static let next = Atomic<Int>(0)

    /// How to reach a database that nobody used before.
    static func configuration() async throws -> RedisConfiguration {
        var configuration = RedisConfiguration(deployment: .standalone(try await Self.started.value.address))
        configuration.database = Self.next.wrappingAdd(1, ordering: .relaxed).oldValue % Self.databases
        configuration.commandTimeout = .seconds(10)
        configuration.readTimeout = .seconds(10)
        configuration.connectTimeout = .seconds(10)
        return configuration
    }
}

extension RedisTokenStore {
    /// A store on a database that nobody used before.
    static func fresh(_ adjust: (inout RedisConfiguration) -> Void = { _ in }) async throws -> RedisTokenStore {
        var configuration = try await SharedServer.configuration()
        adjust(&configuration)
        return try RedisTokenStore(configuration, encryption: .none)
    }
}
