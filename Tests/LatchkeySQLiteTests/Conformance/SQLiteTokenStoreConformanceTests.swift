//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeySQLite
import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@Suite(.serialized, .timeLimit(.minutes(5)))
struct SQLiteTokenStoreConformanceTests {
    private static let options = SQLiteTokenStore.Options(feedLength: 100)

    // Scoreboard: CE54, CE55, CE57, W74
    @Test("conforms to the store contract", arguments: TokenStoreConformance.cases)
    func conforms(_ conformance: TokenStoreConformance.Case) async throws {
        try await withFolder { folder in
            try await conformance.run(
                .virtualTime(feedLength: 100) { time in try await folder.open(Self.options, time: time) }
            )
        }
    }

    // What the cache seals is as good as any other payload.
    @Test("conforms when records are sealed", arguments: TokenStoreConformance.cases)
    func conformsSealed(_ conformance: TokenStoreConformance.Case) async throws {
        try await withFolder { folder in
            try await conformance.run(
                .virtualTime(feedLength: 100) { time in
                    let encryption = StoreEncryption.sealed(by: ToyProtection())
                    let store = try await folder.open(Self.options, encryption: encryption, time: time)
                    #expect(store.encryption.protection != nil)
                    return store
                }
            )
        }
    }

    @Test("conforms with two stores on one file", arguments: TokenStoreConformance.cases)
    func conformsTwice(_ conformance: TokenStoreConformance.Case) async throws {
        try await withFolder { folder in
            let others = Others()
            try await conformance.run(
                .virtualTime(
                    feedLength: 100,
                    anotherClient: { _, time in try await others.keep(folder.open(Self.options, time: time)) },
                    tearDown: { store in
                        await store.close(timeout: .seconds(30))
                        await others.close()
                    }
                ) { time in try await folder.open(Self.options, time: time) }
            )
        }
    }

    @Test("conforms through a chaos store that is calm", arguments: TokenStoreConformance.cases)
    func conformsThroughCalmChaos(_ conformance: TokenStoreConformance.Case) async throws {
        try await withFolder { folder in
            try await conformance.run(
                .virtualTime(feedLength: 100) { time in
                    ChaosStore(try await folder.open(Self.options, time: time), seed: 1, time: time)
                }
            )
        }
    }

    @Test("stays safe under faults", arguments: TokenStoreConformance.cases(enduring: .faults), [1, 2])
    func staysSafe(_ conformance: TokenStoreConformance.Case, seed: UInt64) async throws {
        try await withFolder { folder in
            try await conformance.run(
                .virtualTime(disturbance: .faults) { time in
                    ChaosStore(
                        try await folder.open(time: time),
                        faults: .init(error: 0.1, lostAnswer: 0.1, duplicate: 0.1, delay: .zero ... .milliseconds(5)),
                        seed: seed,
                        time: time
                    )
                }
            )
        }
    }

    @Test(
        "stays safe under faults and stale reads",
        arguments: TokenStoreConformance.cases(enduring: .faultsAndStaleReads),
        [1, 2]
    )
    func staysSafeWithStaleReads(_ conformance: TokenStoreConformance.Case, seed: UInt64) async throws {
        let faults = ChaosFaults(
            error: 0.1,
            lostAnswer: 0.1,
            duplicate: 0.1,
            staleRead: 0.3,
            delay: .zero ... .milliseconds(5)
        )
        try await withFolder { folder in
            try await conformance.run(
                .virtualTime(disturbance: .faultsAndStaleReads) { time in
                    ChaosStore(try await folder.open(time: time), faults: faults, seed: seed, time: time)
                }
            )
        }
    }
}

/// The stores that cases open beside their first, to be closed after it.
private actor Others {
    private var stores: [SQLiteTokenStore] = []

    func keep(_ store: SQLiteTokenStore) -> SQLiteTokenStore {
        self.stores.append(store)
        return store
    }

    func close() async {
        for store in self.stores { await store.close(timeout: .seconds(30)) }
    }
}
