//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyRedis
import LatchkeySQLite
import LatchkeyTokenCache

/// Where a command keeps tokens, as it is written after `--store`.
enum StoreLocation: ExpressibleByArgument, Hashable {
    /// In the memory of the process.
    case memory
    /// In a SQLite file.
    case sqlite(path: String)
    /// In Redis, by its URL, which may hold a password.
    case redis(url: String)

    /// What may stand after `--store`.
    static let forms = "memory, sqlite:PATH or redis://…"

    init?(argument: String) {
        if argument == "memory" {
            self = .memory
        } else if argument.hasPrefix("redis://") || argument.hasPrefix("rediss://") {
            self = .redis(url: argument)
        } else if argument.hasPrefix("sqlite:"), argument.utf8.count > 7 {
            self = .sqlite(path: String(argument.dropFirst(7)))
        } else {
            return nil
        }
    }

    /// A name without secrets.
    var name: String {
        switch self {
        case .memory: "memory"
        case .sqlite(let path): "the SQLite file \(path)"
        case .redis: "Redis"
        }
    }

    /// Opens the store.
    ///
    /// - Parameter encryption: How records are protected; a store in memory has no use for it.
    /// - Returns: The store.
    /// - Throws: The error of the store, which says what to do.
    func open(encryption: StoreEncryption) async throws -> any TokenStore {
        switch self {
        case .memory: MemoryTokenStore()
        case .sqlite(let path): try await SQLiteTokenStore.open(path: path, encryption: encryption)
        case .redis(let url): try RedisTokenStore(url: url, encryption: encryption)
        }
    }
}
