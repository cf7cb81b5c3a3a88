//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// Makes the stores for the cases of ``TokenStoreConformance`` and knows how time passes for them.
public struct StoreHarness: Sendable {
    /// Whether time stands still until a case moves it.
    public let hasVirtualTime: Bool
    /// How the stores are disturbed.
    public let disturbance: TokenStoreConformance.Disturbance
    /// How long records live of which a case wants to see the end.
    public let shortLife: Duration
    /// How many changes the stores' feeds keep, at least 100, when that is known and small enough to exceed it in a test.
    public let feedLength: Int?

    private let makeStore: @Sendable (ManualTime) async throws -> any TokenStore
    private let anotherClient: @Sendable (any TokenStore, ManualTime) async throws -> any TokenStore
    private let tearDown: @Sendable (any TokenStore) async throws -> Void

    /// Describes stores that tell the time by a provider that is given to them.
    ///
    /// - Parameters:
    ///   - disturbance: How the stores are disturbed; not at all by default. Disturbed stores get clocks that move by
    ///     themselves when somebody sleeps.
    ///   - feedLength: How many changes the stores' feeds keep, at least 100; unknown by default.
    ///   - anotherClient: Makes a second store over the same data; the first is used twice by default.
    ///   - tearDown: Releases what the first store holds; closes it by default.
    ///   - makeStore: Makes an empty store that lives by the given clocks.
    /// - Returns: The harness.
    public static func virtualTime(
        disturbance: TokenStoreConformance.Disturbance = .nothing,
        feedLength: Int? = nil,
        anotherClient: @escaping @Sendable (any TokenStore, ManualTime) async throws -> any TokenStore = { store, _ in
            store
        },
        tearDown: @escaping @Sendable (any TokenStore) async throws -> Void = { await $0.close(timeout: .seconds(5)) },
        makeStore: @escaping @Sendable (ManualTime) async throws -> any TokenStore
    ) -> Self {
        .init(
            hasVirtualTime: true,
            disturbance: disturbance,
            shortLife: .seconds(60),
            feedLength: feedLength,
            makeStore: makeStore,
            anotherClient: anotherClient,
            tearDown: tearDown
        )
    }

    /// Describes stores that tell the time by clocks of their own.
    ///
    /// - Parameters:
    ///   - shortLife: How long records live of which a case wants to see the end; 300 milliseconds by default.
    ///   - feedLength: How many changes the stores' feeds keep, at least 100; unknown by default.
    ///   - anotherClient: Makes a second store over the same data; the first is used twice by default.
    ///   - tearDown: Releases what the first store holds; closes it by default.
    ///   - makeStore: Makes an empty store.
    /// - Returns: The harness.
    public static func realTime(
        shortLife: Duration = .milliseconds(300),
        feedLength: Int? = nil,
        anotherClient: @escaping @Sendable (any TokenStore) async throws -> any TokenStore = { $0 },
        tearDown: @escaping @Sendable (any TokenStore) async throws -> Void = { await $0.close(timeout: .seconds(5)) },
        makeStore: @escaping @Sendable () async throws -> any TokenStore
    ) -> Self {
        .init(
            hasVirtualTime: false,
            disturbance: .nothing,
            shortLife: shortLife,
            feedLength: feedLength,
            makeStore: { _ in try await makeStore() },
            anotherClient: { store, _ in try await anotherClient(store) },
            tearDown: tearDown
        )
    }

    /// Makes a store for one case and takes it down afterwards.
    func withTrial<Value>(_ body: (StoreTrial) async throws -> Value) async throws -> Value {
        let time = ManualTime(sleeping: self.disturbance == .nothing ? .untilMoved : .movesClocks)
        let store = try await self.makeStore(time)
        let result: Result<Value, any Error>
        do {
            let other = try await self.anotherClient(store, time)
            result = .success(try await body(StoreTrial(harness: self, store: store, other: other, manual: time)))
        } catch {
            result = .failure(error)
        }
        try await self.tearDown(store)
        return try result.get()
    }
}
