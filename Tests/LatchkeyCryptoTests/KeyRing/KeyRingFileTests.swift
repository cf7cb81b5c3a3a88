//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
import Testing

@Suite struct KeyRingFileTests {
    private let folder: TestFolder
    private let file: KeyRingFile
    private let ring: KeyRing

    init() throws {
        self.folder = try TestFolder()
        self.file = KeyRingFile(path: self.folder.path(of: "keys.json"))
        self.ring = try KeyRing.generate(at: 1)
    }

    @Test func whatIsCreatedIsReadAndPrivate() throws {
        try self.file.create(self.ring)
        #expect(try self.folder.permissions(of: "keys.json") == 0o600)
        #expect(try self.folder.names() == ["keys.json"])
        let dataKey = try SecretBytes(randomCount: 32)
        #expect(try self.file.read().unwrap(self.ring.wrap(dataKey)) == dataKey)
    }

    @Test func anExistingFileIsNotOverwritten() throws {
        try self.folder.write([1], to: "keys.json")
        let error = #expect(throws: CryptoError.self) { try self.file.create(self.ring) }
        #expect(error?.code == .keyRingUnavailable)
        #expect(try self.folder.read("keys.json") == [1])
        #expect(try self.folder.names() == ["keys.json"])
    }

    @Test func aChangeReplacesTheFile() throws {
        try self.file.create(self.ring)
        let key = try self.file.update { ring throws(CryptoError) in try ring.rotate(at: 2) }
        #expect(try self.file.read().keys.map(\.id) == [key.id, self.ring.activeKey.id])
        #expect(try self.folder.permissions(of: "keys.json") == 0o600)
        #expect(try self.folder.names() == ["keys.json"])
    }

    @Test func aFailedChangeLeavesTheFile() throws {
        try self.file.create(self.ring)
        let before = try self.folder.read("keys.json")
        let error = #expect(throws: CryptoError.self) {
            try self.file.update { ring throws(CryptoError) in
                try ring.rotate(at: 2)
                try ring.retire("unknown")
            }
        }
        #expect(error?.code == .unknownKey)
        #expect(try self.folder.read("keys.json") == before)
    }

    @Test func noneOfManyChangesAtOnceIsLost() async throws {
        try self.file.create(self.ring)
        try await withThrowingTaskGroup { [file] group in
            for time in 0..<20 {
                group.addTask {
                    _ = try file.update { ring throws(CryptoError) in try ring.rotate(at: Int64(time)) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try self.file.read().keys.count == 21)
    }

    @Test(arguments: [0o604, 0o602, 0o601, 0o640, 0o620, 0o610, 0o666, 0o644])
    func filesThatOthersMayUseAreRefused(permissions: Int) throws {
        try self.file.create(self.ring)
        try self.folder.setPermissions(permissions, of: "keys.json")
        for error in [
            #expect(throws: CryptoError.self) { try self.file.read() },
            #expect(throws: CryptoError.self) {
                try self.file.update { ring throws(CryptoError) in try ring.rotate(at: 2) }
            },
        ] {
            #expect(error?.code == .insecureFile)
            #expect(error?.message.contains("0600") == true)
        }
    }

    @Test func aReadOnlyFileIsReadToo() throws {
        try self.file.create(self.ring)
        try self.folder.setPermissions(0o400, of: "keys.json")
        #expect(try self.file.read().keys == self.ring.keys)
    }

    /// As orchestrators mount secrets: a link to a file behind a link to a folder, which is exchanged.
    @Test func aRingIsReadThroughLinks() throws {
        let rings = [self.ring, try KeyRing.generate(at: 7)]
        for (name, ring) in zip(["..1", "..2"], rings) {
            try FileManager.default.createDirectory(
                atPath: self.folder.path(of: name),
                withIntermediateDirectories: false
            )
            try KeyRingFile(path: self.folder.path(of: "\(name)/keys.json")).create(ring)
        }
        try self.link("keys.json", to: "..data/keys.json")
        for (name, ring) in zip(["..1", "..2"], rings) {
            try self.link("..data", to: name)
            #expect(try self.file.read().keys == ring.keys)
        }
    }

    @Test func aLinkIsNotReplaced() throws {
        try KeyRingFile(path: self.folder.path(of: "target.json")).create(self.ring)
        try self.link("keys.json", to: "target.json")
        let error = #expect(throws: CryptoError.self) {
            try self.file.update { ring throws(CryptoError) in try ring.rotate(at: 2) }
        }
        #expect(error?.code == .keyRingUnavailable)
        #expect(error?.message.contains("symbolic link") == true)
        #expect(throws: CryptoError.self) { try self.file.create(self.ring) }
        #expect(try self.file.read().keys == self.ring.keys)
    }

    @Test func whatIsBehindALinkMustBePrivate() throws {
        try KeyRingFile(path: self.folder.path(of: "target.json")).create(self.ring)
        try self.folder.setPermissions(0o640, of: "target.json")
        try self.link("keys.json", to: "target.json")
        let open = #expect(throws: CryptoError.self) { try self.file.read() }
        #expect(open?.code == .insecureFile)
        for target in ["missing", "keys.json", "."] {
            try self.link("keys.json", to: target)
            let error = #expect(throws: CryptoError.self) { try self.file.read() }
            #expect(error?.code == (target == "." ? .insecureFile : .keyRingUnavailable))
        }
    }

    @Test(.enabled(if: geteuid() == 0, "Only the superuser can give files away."))
    func linksAndFilesOfOthersAreRefused() throws {
        try KeyRingFile(path: self.folder.path(of: "target.json")).create(self.ring)
        try self.link("keys.json", to: "target.json")
        #expect(unsafe chown(self.folder.path(of: "target.json"), 65_534, 65_534) == 0)
        let file = #expect(throws: CryptoError.self) { try self.file.read() }
        #expect(file?.message.contains("belongs to another user") == true)
        #expect(unsafe chown(self.folder.path(of: "target.json"), 0, 0) == 0)
        #expect(unsafe lchown(self.file.path, 65_534, 65_534) == 0)
        let link = #expect(throws: CryptoError.self) { try self.file.read() }
        #expect(link?.code == .insecureFile)
        #expect(link?.message.contains("another user made") == true)
    }

    private func link(_ name: String, to target: String) throws {
        let path = self.folder.path(of: name)
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }

    @Test func whatIsNoFileIsRefused() throws {
        let pipe = KeyRingFile(path: self.folder.path(of: "pipe"))
        let folder = KeyRingFile(path: self.folder.path(of: "folder"))
        #expect(unsafe mkfifo(pipe.path, 0o600) == 0)
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: false)
        for file in [pipe, folder] {
            let error = #expect(throws: CryptoError.self) { try file.read() }
            #expect(error?.code == .insecureFile)
        }
    }

    @Test(arguments: ["", "/", "missing/keys.json", "keys.json/keys.json", "a\0b"])
    func pathsThatLeadNowhereAreRefused(path: String) throws {
        try self.file.create(self.ring)
        let file = KeyRingFile(path: path.isEmpty || path == "/" ? path : self.folder.path(of: path))
        for error in [
            #expect(throws: CryptoError.self) { try file.read() },
            #expect(throws: CryptoError.self) { try file.create(self.ring) },
        ] {
            #expect(error?.code == .keyRingUnavailable)
        }
    }

    @Test(arguments: [0, 1, 64 * 1024, 64 * 1024 + 1, 1_000_000])
    func emptyDamagedAndHugeFilesAreRefused(count: Int) throws {
        try self.folder.write([UInt8](repeating: 0x20, count: count), to: "keys.json")
        let error = #expect(throws: CryptoError.self) { try self.file.read() }
        #expect(error?.code == .invalidKeyRing)
    }

    @Test func theDirectoryShouldBePrivate() throws {
        #expect(try self.file.directoryAdvice() == nil)
        try self.folder.setPermissions(0o755, of: ".")
        #expect(try self.file.directoryAdvice()?.contains("may enter") == true)
        try self.folder.setPermissions(0o777, of: ".")
        #expect(try self.file.directoryAdvice()?.contains("may replace files") == true)
        try self.folder.setPermissions(0o700, of: ".")
    }
}
