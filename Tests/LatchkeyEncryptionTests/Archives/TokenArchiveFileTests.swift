//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@Suite(.timeLimit(.minutes(1))) struct TokenArchiveFileTests {
    private let folder: TestFolder
    private let ring: KeyRing
    private let file: TokenArchiveFile

    init() throws {
        self.folder = try TestFolder()
        self.ring = try KeyRing.generate(at: 1)
        self.file = TokenArchiveFile(path: self.folder.path(of: "archive"), encryption: .keyRing(self.ring))
    }

    // Scoreboard: CE58
    @Test func whatIsWrittenIsReadAndPrivate() async throws {
        let archive = try await self.archive()
        try self.file.write(archive)
        #expect(try self.folder.permissions(of: "archive") == 0o600)
        #expect(try self.folder.names() == ["archive"])
        #expect(try !self.folder.read("archive").contains(Array("canary".utf8)))
        let read = try self.file.read()
        #expect(read.bytes == archive.bytes)
        #expect(read.tokens.map(\.key) == archive.tokens.map(\.key))
        #expect(!"\(read) \(read.tokens)".contains("canary"))
    }

    @Test func withoutEncryptionTheFileIsPrivateNevertheless() async throws {
        let file = TokenArchiveFile(path: self.folder.path(of: "plain"), encryption: .none)
        let archive = try await self.archive()
        try file.write(archive)
        #expect(try self.folder.permissions(of: "plain") == 0o600)
        #expect(try file.read().bytes == archive.bytes)
        #expect(self.failure(TokenArchiveFile(path: file.path, encryption: self.file.encryption)) == .damaged)
        try self.file.write(archive)
        #expect(self.failure(TokenArchiveFile(path: self.file.path, encryption: .none)) == .damaged)
    }

    // Scoreboard: CE70
    @Test func everyChangedByteIsNoticed() async throws {
        try self.file.write(try await self.archive())
        let bytes = try self.folder.read("archive")
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0x40
            try self.folder.write(changed, to: "archive")
            let code = try #require(self.failure(self.file))
            #expect(code == .damaged || code == .keyUnavailable)
        }
        for count in stride(from: 0, to: bytes.count, by: 7) {
            try self.folder.write(Array(bytes.prefix(count)), to: "archive")
            #expect(self.failure(self.file) == .damaged)
        }
    }

    // Scoreboard: CE70
    @Test func damagedContentIsNoArchive() async throws {
        let bytes = try await self.archive().bytes
        #expect(TokenArchive(bytes) != nil)
        for count in bytes.indices { #expect(TokenArchive(Array(bytes.prefix(count))) == nil) }
        #expect(TokenArchive(bytes + [0]) == nil)
    }

    // Scoreboard: CE69
    @Test func recordsAndArchivesAreNotMistakenForEachOther() async throws {
        let vault = Vault(.keyRing(self.ring))
        _ = try await vault.text(.sample(), acquiring: "canary")
        try self.folder.write(try #require(try await vault.records().first).payload, to: "archive")
        #expect(self.failure(self.file) == .damaged)
    }

    @Test func withOtherKeysItIsNotOpened() async throws {
        try self.file.write(try await self.archive())
        let other = TokenArchiveFile(path: self.file.path, encryption: .keyRing(try KeyRing.generate(at: 2)))
        #expect(self.failure(other) == .keyUnavailable)
    }

    @Test(arguments: [0o644, 0o640, 0o606]) func aFileThatOthersCanReadIsRefused(_ permissions: Int) async throws {
        try self.file.write(try await self.archive())
        try self.folder.setPermissions(permissions, of: "archive")
        #expect(self.failure(self.file) == .insecureFile)
    }

    @Test func aMissingFileIsSaidToBeMissing() throws {
        #expect(self.failure(self.file) == .fileUnavailable)
        let error = #expect(throws: EncryptionError.self) { try self.file.read() }
        #expect(error?.message.contains("does not exist") == true)
    }

    // MARK: -

    private func archive() async throws -> TokenArchive {
        let vault = Vault(.keyRing(self.ring))
        _ = try await vault.text(.sample("canary-user"), acquiring: "canary-token")
        _ = try await vault.text(.sample("another"), acquiring: "canary-another")
        return try await StoreInspector(vault).archive()
    }

    private func failure(_ file: TokenArchiveFile) -> EncryptionError.Code? {
        do throws(EncryptionError) {
            _ = try file.read()
            return nil
        } catch {
            #expect(!error.message.contains("canary"))
            return error.code
        }
    }
}
