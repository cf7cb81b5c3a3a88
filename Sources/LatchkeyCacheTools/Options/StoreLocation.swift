//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyRedis
import LatchkeySQLite
package import LatchkeyTokenCache

/// Where a store is, as a command is told.
package enum StoreLocation: ExpressibleByArgument, Sendable {
    case memory
    case sqlite(path: String)
    /// The URL may hold a password and is never printed.
    case redis(url: String)

    /// What may be written.
    package static let forms = "memory, sqlite:PATH, redis://…, rediss://… or unix://…"

    package init?(argument: String) {
        if argument == "memory" {
            self = .memory
        } else if argument.hasPrefix("sqlite:"), argument.count > 7 {
            self = .sqlite(path: String(argument.dropFirst(7)))
        } else if ["redis://", "rediss://", "unix://"].contains(where: { argument.hasPrefix($0) }) {
            self = .redis(url: argument)
        } else {
            return nil
        }
    }

    /// What the store is called in messages.
    package var name: String {
        switch self {
        case .memory: "memory"
        case .sqlite(let path): "sqlite:\(path)"
        case .redis: "Redis"
        }
    }

    /// Opens the store.
    ///
    /// - Parameters:
    ///   - encryption: How records are protected.
    ///   - note: Is told what a SQLite store met and dealt with.
    /// - Returns: The store.
    /// - Throws: The error of the store, which says what to do.
    package func open(
        encryption: StoreEncryption,
        note: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> any TokenStore {
        switch self {
        case .memory: ProtectedMemoryStore(encryption: encryption)
        case .sqlite(let path):
            try await SQLiteTokenStore.open(path: path, encryption: encryption) { note($0.message) }
        case .redis(let url): try RedisTokenStore(url: url, encryption: encryption)
        }
    }
}
