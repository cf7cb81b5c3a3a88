//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyEncryption
import LatchkeyTokenCache

/// A store whose records a command counts, if one is named.
struct OptionalStoreOptions: ParsableArguments {
    @Option(help: "The key ring: the path of a file, or env:VARIABLE.")
    var keys: KeyLocation

    @Option(help: "The store whose records are counted by key.")
    var store: StoreLocation?

    /// The options of the store, when one is named.
    var options: StoreOptions? {
        guard let store = self.store else { return nil }
        var options = StoreOptions()
        options.store = store
        options.keys = self.keys
        options.noEncryption = false
        options.timeout = 10
        return options
    }

    /// How many records are sealed with each key; `nil` when no store is named.
    func counts() async throws -> [String: Int]? {
        guard let options = self.options else { return nil }
        return try await options.withStore { store in
            var names: [StoreKey: String] = [:]
            try await store.inspector.forEachPage { page in
                for record in page { names[record.stored.key] = RecordEncryption.keyID(of: record.stored.payload) }
            }
            return names.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
    }
}
