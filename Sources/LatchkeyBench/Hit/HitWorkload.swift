//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyBenchFloors
import LatchkeyTokenCache

/// A cache full of fresh tokens, the floors with the same tokens, and the order of lookups.
final class HitWorkload: Sendable {
    let cache: TokenCache
    let sequence: KeySequence
    let keys: HeldKeys<CacheKey>
    /// The same keys as other objects, as a caller has them who builds a key for each request.
    let equalKeys: HeldKeys<CacheKey>
    let floorKeys: HeldKeys<FloorKey>
    let equalFloorKeys: HeldKeys<FloorKey>
    let rawFloorKeys: HeldKeys<RawFloorKey>
    let floor: FloorTable<FloorKey>
    let rawFloor: FloorTable<RawFloorKey>
    let actor: FloorActor

    init(keys count: Int) async throws {
        let keys = try (0..<count).map(Self.key)
        let cache = TokenCache()
        for (number, key) in keys.enumerated() {
            try await cache.prime(Self.token(number), for: key)
        }
        let tokens = try keys.map { key in
            guard let token = cache.cachedToken(for: key) else { throw BenchError.tokenMissing }
            return token
        }
        let floorKeys = keys.map(FloorKey.init)
        let rawFloorKeys = keys.map(RawFloorKey.init)
        let floorTokens = Dictionary(uniqueKeysWithValues: zip(floorKeys, tokens))
        self.cache = cache
        self.sequence = KeySequence(keys: count)
        self.keys = HeldKeys(keys)
        self.equalKeys = HeldKeys(try (0..<count).map(Self.key))
        self.floorKeys = HeldKeys(floorKeys)
        self.equalFloorKeys = HeldKeys(keys.map(FloorKey.init))
        self.rawFloorKeys = HeldKeys(rawFloorKeys)
        self.floor = FloorTable(floorTokens)
        self.rawFloor = FloorTable(Dictionary(uniqueKeysWithValues: zip(rawFloorKeys, tokens)))
        self.actor = FloorActor(floorTokens)
    }

    /// A key as a confidential client has it.
    static func key(_ number: Int) throws -> CacheKey {
        try CacheKey(
            authority: "login.microsoftonline.com",
            tenant: identifier(number),
            client: "0c9f9f26-3c4e-4b53-9f4e-1d2c3b4a5f60",
            flow: "client_credentials",
            scopes: ["https://graph.microsoft.com/.default"]
        )
    }

    private static func identifier(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "72f988bf-86f1-41af-91ab-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    /// A token as long as an issuer's.
    private static func token(_ number: Int) -> AcquiredToken {
        let text = String(repeating: "a", count: 1800) + String(number)
        return AcquiredToken(value: text, lifetime: .duration(.seconds(3600)))
    }
}
