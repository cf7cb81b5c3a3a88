//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeySQLite
import LatchkeyTokenCache

/// A folder for one test; on a file system in memory where there is one, because most tests do not need a disk.
struct TestFolder: Sendable {
    let path: String

    /// The database that tests put into it.
    var database: String { "\(self.path)/tokens.db" }

    init(onDisk: Bool = false) throws {
        let memory = "/dev/shm"
        let base = !onDisk && FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        self.path = "\(base)/latchkey-sqlite-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: false)
        try self.chmod(self.path, 0o700)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: self.path)
    }

    /// The names of the files in the folder.
    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: self.path).sorted()) ?? [] }

    func chmod(_ path: String, _ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    /// Writes over a part of a file.
    func overwrite(_ path: String, at offset: UInt64, with bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: offset)
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    /// Opens a store on a thread of its own.
    func open(
        _ options: SQLiteTokenStore.Options = .init(),
        name: String = "tokens.db",
        encryption: StoreEncryption = .none,
        time: any TimeProvider = SystemTime(),
        events: Events? = nil
    ) async throws -> SQLiteTokenStore {
        try await SQLiteTokenStore.open(
            path: "\(self.path)/\(name)",
            encryption: encryption,
            options: options,
            time: time,
            onEvent: events?.note
        )
    }
}

/// Makes a folder for a test, and removes it afterwards.
func withFolder<Value>(onDisk: Bool = false, _ body: (TestFolder) async throws -> Value) async throws -> Value {
    let folder = try TestFolder(onDisk: onDisk)
    defer { folder.remove() }
    return try await body(folder)
}

/// Makes a folder with a store in it for a test, closes it and removes both afterwards.
func withStore<Value>(
    _ options: SQLiteTokenStore.Options = .init(),
    time: any TimeProvider = SystemTime(),
    events: Events? = nil,
    _ body: (SQLiteTokenStore, TestFolder) async throws -> Value
) async throws -> Value {
    try await withFolder { folder in
        let store = try await folder.open(options, time: time, events: events)
        let result: Result<Value, any Error>
        do { result = .success(try await body(store, folder)) } catch { result = .failure(error) }
        await store.close(timeout: .seconds(30))
        return try result.get()
    }
}
