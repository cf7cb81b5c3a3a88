//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyHTTP
import LatchkeyTesting
import LatchkeyTokenCache
import Synchronization
import Testing

@testable import LatchkeyRedis

/// Where the stores of the contract's tests keep their records.
enum StoreHome: CaseIterable, Sendable {
    /// On one server.
    case server
    /// On one server that demands TLS with a client certificate and a user who may do no more than needed; sealed.
    case fortress
    /// On a cluster.
    case cluster

    private static let feedLength = 200
    private static let fortressServer = Task(name: "fortress") { try await Self.startFortress() }
    private static let sharedCluster = Task(name: "cluster") { try await RedisCluster.start() }
    private static let next = Atomic<Int>(0)
    /// One ring for all, as instances of a service have it.
    private static let sealing = Result { StoreEncryption.keyRing(try KeyRing.generate(at: 0)) }

    var harness: StoreHarness {
        .realTime(shortLife: .seconds(2), feedLength: Self.feedLength) { store in
            try await self.store(with: Self.base(of: store).configuration)
        } makeStore: {
            try await self.store(with: try await self.configuration())
        }
    }

    private static func base(of store: any TokenStore) throws -> RedisTokenStore {
        try #require((store as? SealingStore)?.base as? RedisTokenStore ?? store as? RedisTokenStore)
    }

    /// Makes a store and waits until it is connected.
    private func store(with configuration: RedisConfiguration) async throws -> any TokenStore {
        let encryption = self == .fortress ? try Self.sealing.get() : .none
        let store = try RedisTokenStore(configuration, encryption: encryption)
        guard try await eventually({ await store.health(timeout: .seconds(5)) == nil }) else {
            throw Unexpected("The store did not come up.")
        }
        return self == .fortress ? try SealingStore(store) : store
    }

    /// Reaches a place where nothing is yet.
    private func configuration() async throws -> RedisConfiguration {
        var configuration = try await SharedServer.configuration()
        configuration.feedLength = Self.feedLength
        switch self {
        case .server: break
        case .fortress:
            let certificates = try await Certificates.shared
            configuration.deployment = .standalone(try await Self.fortressServer.value.address)
            configuration.credentials = .password("secret", user: "tokens")
            configuration.tls = RedisTLS(trustRoots: .file(certificates.path("ca.pem")))
            configuration.tls?.clientIdentity = try certificates.identity("alice")
        case .cluster:
            configuration.deployment = try await Self.sharedCluster.value.configuration.deployment
            configuration.database = 0
            configuration.keyPrefix = "store-\(Self.next.wrappingAdd(1, ordering: .relaxed).oldValue):"
        }
        return configuration
    }

    private static func startFortress() async throws -> RedisServer {
        let rules = RedisTokenStore.accessRules().split(separator: " ").map(String.init)
        let users = ["--user", "tokens", "on", ">secret"] + rules + ["--user", "default", "off"]
        let tls = try await Certificates.shared.arguments(asksClients: true)
        return try await RedisServer(["--databases", "4000"] + tls + users, tls: true)
    }
}
