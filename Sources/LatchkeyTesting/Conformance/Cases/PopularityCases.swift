//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

extension TokenStoreConformance {
    static let popularityCases: [Case] = [
        Case("at first no key is popular", .popularity) { trial in
            try await trial.popular([])
        },
        Case("the list of one instance keeps its order", .popularity) { trial in
            let names = (0..<50).map { "key \($0 * 7 % 50)" }
            try await trial.publish(hot: names, instance: 1)
            try await trial.popular(names)
        },
        Case("the first of the list are returned when there are more", .popularity) { trial in
            try await trial.publish(hot: ["a", "b", "c", "d"], instance: 1)
            try await trial.popular(["a", "b"], limit: 2)
            try await trial.popular([], limit: 0)
        },
        Case("a new list replaces an instance's old one", .popularity) { trial in
            try await trial.publish(hot: ["a", "b", "c"], instance: 1)
            try await trial.publish(hot: ["d", "a"], instance: 1)
            try await trial.popular(["d", "a"])
        },
        Case("an empty list takes an instance's old one back", .popularity) { trial in
            try await trial.publish(hot: ["a", "b"], instance: 1)
            try await trial.publish(hot: ["c"], instance: 2)
            try await trial.publish(hot: [], instance: 1)
            try await trial.popular(["c"])
        },
        Case("the lists of instances are joined without repetition", .popularity) { trial in
            try await trial.publish(hot: ["a", "b", "c"], instance: 1)
            try await trial.publish(hot: ["c", "d", "a"], instance: .max)
            let keys = try await trial.hotKeys()
            trial.check(keys.count == 4, "Four keys are listed as \(keys.count)")
            trial.check(Set(keys) == Set(["a", "b", "c", "d"].map(trial.key)), "Other keys are listed")
        },
        Case("the key that leads everywhere leads", .popularity) { trial in
            try await trial.publish(hot: ["a", "b", "c"], instance: 1)
            try await trial.publish(hot: ["a", "c", "d"], instance: 2)
            try await trial.publish(hot: ["a", "d", "e"], instance: 3)
            let keys = try await trial.hotKeys()
            trial.check(keys.first == trial.key("a"), "The key that leads three lists does not lead")
            trial.check(keys.count == 5, "Five keys are listed as \(keys.count)")
        },
        Case("a popular key may have any bytes", .popularity) { trial in
            try await trial.publish(hot: ["\0", "", "ä", "a\n"], instance: 1)
            try await trial.popular(["\0", "", "ä", "a\n"])
        },
    ]
}

extension StoreTrial {
    private func popularity(_ store: any TokenStore) throws -> any PopularityTokenStore {
        guard let popularity = store as? any PopularityTokenStore else { throw MissingRefinement() }
        return popularity
    }

    fileprivate func publish(hot names: [String], instance: UInt64) async throws {
        let keys = names.map { self.key($0) }
        let store = try self.popularity(self.store)
        let error = await store.publishHotKeys(keys, instance: instance, timeout: Self.timeout)
        self.check(error == nil, "A list could not be published: \(error.map { "\($0)" } ?? "")")
    }

    fileprivate func hotKeys(limit: Int = 100) async throws -> [StoreKey] {
        try await self.popularity(self.other).hotKeys(limit: limit, timeout: Self.timeout).get()
    }

    fileprivate func popular(
        _ names: [String],
        limit: Int = 100,
        fileID: String = #fileID,
        line: Int = #line
    ) async throws {
        let keys = try await self.hotKeys(limit: limit)
        self.check(
            keys == names.map { self.key($0) },
            "The popular keys are others, or in another order: \(keys.map { String(decoding: $0.bytes, as: UTF8.self) })",
            fileID: fileID,
            line: line
        )
    }
}
