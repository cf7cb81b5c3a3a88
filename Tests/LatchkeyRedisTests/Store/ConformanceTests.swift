//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@testable import LatchkeyRedis

/// The whole contract, against a real server.
@Suite(.timeLimit(.minutes(5))) struct ConformanceTests {
    private static let feedLength = 200

    private static let harness = StoreHarness.realTime(shortLife: .seconds(2), feedLength: Self.feedLength) { store in
        let store = try #require(store as? RedisTokenStore)
        return try RedisTokenStore(store.configuration, encryption: .none)
    } makeStore: {
        try await RedisTokenStore.fresh { $0.feedLength = Self.feedLength }
    }

    @Test(arguments: TokenStoreConformance.cases)
    func conforms(_ conformance: TokenStoreConformance.Case) async throws {
        try await conformance.run(Self.harness)
    }
}
