//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyTokenCache
import Testing

@testable import LatchkeySQLite

/// Who may read and replace the files.
@Suite(.timeLimit(.minutes(2))) struct FileAccessTests {
    private func code(of body: () async throws -> Void) async -> SQLiteTokenStoreError.Code? {
        do {
            try await body()
            Issue.record("It is to be refused.")
            return nil
        } catch {
            return (error as? SQLiteTokenStoreError)?.code
        }
    }

    @Test func filesAndFolderAreTheOwnersAlone() async throws {
        try await withFolder { folder in
            let store = try await folder.open(name: "deep/er/tokens.db")
            try await store.keep(.sample("key"))
            #expect(try folder.mode("\(folder.path)/deep") == 0o700)
            #expect(try folder.mode("\(folder.path)/deep/er") == 0o700)
            for suffix in ["", "-wal", "-shm", "-lock"] {
                #expect(try folder.mode("\(folder.path)/deep/er/tokens.db\(suffix)") == 0o600)
            }
            await store.close()
        }
    }

    @Test func fileThatOthersCouldReadIsClosedToThem() async throws {
        try await withFolder { folder in
            await (try folder.open()).close()
            try folder.chmod(folder.database, 0o644)
            let events = Events()
            await (try folder.open(events: events)).close()
            #expect(try folder.mode(folder.database) == 0o600)
            #expect(events.kinds == [.fileClosed])
        }
    }

    @Test("a folder that others may write to is refused", arguments: [0o770, 0o702, 0o777, 0o1777])
    func folderThatOthersMayWriteToIsRefused(_ mode: Int) async throws {
        try await withFolder { folder in
            try folder.chmod(folder.path, mode)
            #expect(await self.code { _ = try await folder.open() } == .insecure)
            #expect(folder.names.isEmpty)
        }
    }

    @Test("links are not followed", arguments: ["tokens.db", "tokens.db-wal", "tokens.db-lock"])
    func linksAreNotFollowed(_ name: String) async throws {
        try await withFolder { folder in
            let target = "\(folder.path)/target"
            try Data("precious".utf8).write(to: URL(filePath: target))
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder.path)/\(name)",
                withDestinationPath: target
            )
            let code = await self.code { _ = try await folder.open() }
            #expect(code == .insecure || code == .cannotOpen)
            #expect(try String(contentsOfFile: target, encoding: .utf8) == "precious")
        }
    }

    @Test("a file that cannot be written is refused with words for it", arguments: [0o400, 0o500])
    func readOnlyFileIsRefused(_ mode: Int) async throws {
        // Root may write everything; another user tells.
        let user = getuid() == 0 ? 65_534 : Int(getuid())
        try await withFolder { folder in
            await (try folder.open()).close()
            for name in ["tokens.db", "tokens.db-lock", "."] {
                let path = "\(folder.path)/\(name)"
                try FileManager.default.setAttributes([.ownerAccountID: user], ofItemAtPath: path)
            }
            // The file alone, or its folder.
            try folder.chmod(mode == 0o400 ? folder.database : folder.path, mode)
            if mode == 0o500 { try FileManager.default.removeItem(atPath: "\(folder.database)-lock") }
            let before = try Data(contentsOf: URL(filePath: folder.database))
            #expect(try await runWriter("open-as", "\(user)", folder.database) == ["readOnly"])
            #expect(try Data(contentsOf: URL(filePath: folder.database)) == before)
            try folder.chmod(folder.path, 0o700)
        }
    }

    @Test(
        "a network file system is refused before anything is made",
        arguments: [0x6969, 0x517b, 0xfe53_4d42, 0xff53_4d42, 0x0102_1997, 0x6573_5546, 0x00c3_6400] as [UInt64]
    )
    func networkFileSystemIsRefused(_ type: UInt64) async throws {
        try await withFolder { folder in
            let probe = FileSystemProbe { _ in type }
            let error = #expect(throws: SQLiteTokenStoreError.self) {
                _ = try SQLiteTokenStore(path: folder.database, encryption: .none, fileSystem: probe)
            }
            #expect(error?.code == .networkFileSystem)
            #expect(error?.message.contains(folder.path) == true)
            #expect(folder.names.isEmpty)
        }
    }

    #if os(Linux)
    @Test func systemTellsTheFileSystemOfAFolder() throws {
        #expect(FileSystemProbe.system.type("/proc") == 0x9fa0)
        #expect(FileSystemProbe.system.type("/there/is/no/such/folder") == nil)
        try FileSystemProbe.system.check("/proc")
    }
    #endif

    @Test func fileThatWasReplacedIsTold() async throws {
        try await withStore { store, folder in
            #expect(await store.health(timeout: patience) == nil)
            try FileManager.default.moveItem(atPath: folder.database, toPath: "\(folder.path)/elsewhere")
            #expect(await store.health(timeout: patience)?.code == .misconfigured)
        }
    }

    @Test("a path that names no file is refused", arguments: ["", "/", "folder/", ".", "a/..", "a\0b"])
    func pathWithoutANameIsRefused(_ path: String) async throws {
        let code = await self.code { _ = try SQLiteTokenStore(path: path, encryption: .none) }
        #expect(code == .invalidOptions)
    }

    @Test func folderThatCannotBeMadeIsTold() async throws {
        try await withFolder { folder in
            try Data().write(to: URL(filePath: "\(folder.path)/file"))
            #expect(await self.code { _ = try await folder.open(name: "file/tokens.db") } == .cannotOpen)
        }
    }
}
