//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyTokenCache

/// Which store a command works on, and with which keys.
struct StoreOptions: ParsableArguments {
    @Option(help: "The store: \(StoreLocation.forms).")
    var store: StoreLocation

    @Option(help: "The key ring: the path of a file, or env:VARIABLE.")
    var keys: KeyLocation?

    @Flag(help: "The store holds its records as they are.")
    var noEncryption = false

    @Option(help: "How many seconds each call of the store may take.")
    var timeout = 10

    func validate() throws {
        guard (1...3600).contains(self.timeout) else {
            throw ValidationError("--timeout must be between 1 and 3600 seconds.")
        }
        guard self.keys == nil || !self.noEncryption else {
            throw ValidationError("--keys and --no-encryption exclude each other.")
        }
        if case .memory = self.store { return }
        guard self.keys != nil || self.noEncryption else {
            throw ValidationError(
                "Name the key ring of the store with --keys; say --no-encryption if its records are not sealed."
            )
        }
    }

    /// The keys, or nothing when the store is not protected.
    func encryption() async throws -> RecordEncryption? {
        guard let keys = self.keys else { return nil }
        return try await RecordEncryption(from: keys.source)
    }

    /// Opens the store, lends it to a closure and closes it.
    ///
    /// - Parameters:
    ///   - mayCreate: Whether a file that does not exist is made.
    ///   - body: Uses the store.
    /// - Returns: What the closure returns.
    /// - Throws: What the closure throws, or why the store cannot be opened.
    func withStore<Value: Sendable>(
        mayCreate: Bool = false,
        _ body: (OpenStore) async throws -> Value
    ) async throws -> Value {
        let encryption = try await self.encryption()
        let notes = Notes()
        let store = try await self.open(encryption, mayCreate: mayCreate, notes: notes)
        let timeout = Duration.seconds(self.timeout)
        let open = OpenStore(
            store: store,
            inspector: StoreInspector(store, timeout: timeout),
            encryption: encryption,
            timeout: timeout,
            notes: notes
        )
        do {
            let value = try await body(open)
            await store.close(timeout: timeout)
            return value
        } catch {
            await store.close(timeout: timeout)
            throw error
        }
    }

    private func open(
        _ encryption: RecordEncryption?,
        mayCreate: Bool,
        notes: Notes
    ) async throws -> any TokenStore {
        // A tool that makes an empty file for a mistyped path would say that all is well.
        if case .sqlite(let path) = self.store, !mayCreate, !FileManager.default.fileExists(atPath: path) {
            throw ToolError("There is no file '\(Text.printable(path))'.")
        }
        return try await self.store.open(encryption: encryption.map { .sealed(by: $0) } ?? .none, note: notes.add)
    }
}

/// A store that a command has opened.
struct OpenStore: Sendable {
    let store: any TokenStore
    let inspector: StoreInspector
    /// The keys, or nothing when the store is not protected.
    let encryption: RecordEncryption?
    let timeout: Duration
    /// What the store met and dealt with.
    let notes: Notes
}

/// Sentences that come from any thread.
final class Notes: Sendable {
    private let list = Locked<[String]>([])

    var all: [String] { self.list.withLock { $0 } }

    func add(_ note: String) { self.list.withLock { $0.append(note) } }
}
