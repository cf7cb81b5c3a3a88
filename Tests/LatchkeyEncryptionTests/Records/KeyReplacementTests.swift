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

/// Keys that are replaced, retired, lost and used up.
@Suite(.timeLimit(.minutes(1))) struct KeyReplacementTests {
    private let time = ManualTime()
    private let content = Array("content".utf8)

    // Scoreboard: CE71
    @Test func anOldKeyOpensAndAskForTheNewOne() throws {
        var ring = try KeyRing.generate(at: 1)
        let encryption = RecordEncryption(ring)
        let sealed = try encryption.seal(self.content, context: [])
        try ring.rotate(at: 2)
        try encryption.use(ring)
        let opened = try encryption.open(sealed, context: [])
        #expect(opened.content == self.content)
        #expect(opened.isSealedWithOldKey)
        let again = try encryption.seal(self.content, context: [])
        #expect(try !encryption.open(again, context: []).isSealedWithOldKey)
        #expect(encryption.keys == ring.keys)
    }

    // Scoreboard: CE71
    @Test func aRetiredKeyOpensNothingThoughItsDataKeyWasKnown() throws {
        var ring = try KeyRing.generate(at: 1)
        let first = ring.activeKey.id
        let encryption = RecordEncryption(ring)
        let sealed = try encryption.seal(self.content, context: [])
        _ = try encryption.open(sealed, context: [])
        try ring.rotate(at: 2)
        try ring.retire(first)
        try encryption.use(ring)
        #expect(self.failure(to: sealed, encryption) == .retiredKey)
    }

    // Scoreboard: CE71
    @Test func theSealsOfAnotherRingAreOfAnUnknownKey() throws {
        let sealed = try RecordEncryption(try KeyRing.generate(at: 1)).seal(self.content, context: [])
        let other = RecordEncryption(try KeyRing.generate(at: 1))
        #expect(self.failure(to: sealed, other) == .unknownKey)
    }

    @Test func aRingOfOtherNamesIsRefused() throws {
        let ring = try KeyRing.generate(at: 1)
        let encryption = RecordEncryption(ring)
        let other = try KeyRing.generate(at: 1)
        let error = #expect(throws: CryptoError.self) { try encryption.use(other) }
        #expect(error?.code == .invalidKeyRing)
        #expect(encryption.keys == ring.keys)
    }

    // MARK: - Data keys

    @Test func aDataKeySealsForADay() throws {
        let encryption = RecordEncryption(try KeyRing.generate(at: 1), time: self.time)
        let first = try self.dataKey(of: encryption)
        self.time.advance(by: .seconds(86_399))
        #expect(try self.dataKey(of: encryption) == first)
        self.time.advance(by: .seconds(1))
        #expect(try self.dataKey(of: encryption) != first)
    }

    @Test func aDataKeySealsSoManyRecords() throws {
        var options = RecordEncryption.Options()
        options.recordsPerDataKey = 3
        let encryption = RecordEncryption(try KeyRing.generate(at: 1), options: options, time: self.time)
        let keys = try (0..<7).map { _ in try self.dataKey(of: encryption) }
        #expect(keys[0] == keys[2] && keys[3] == keys[5])
        #expect(Set(keys).count == 3)
    }

    @Test func recordsOfManyDataKeysAreOpened() throws {
        var options = RecordEncryption.Options()
        options.recordsPerDataKey = 1
        let encryption = RecordEncryption(try KeyRing.generate(at: 1), options: options, time: self.time)
        let sealed = try (0..<1500).map { try encryption.seal([UInt8($0 % 256)], context: []) }
        for (index, bytes) in sealed.enumerated() {
            #expect(try encryption.open(bytes, context: []).content == [UInt8(index % 256)])
        }
    }

    // MARK: - Sources

    // Scoreboard: CE71
    @Test func aChangedFileIsNoticed() async throws {
        let folder = try TestFolder()
        let file = KeyRingFile(path: folder.path(of: "keys.json"))
        try file.create(try KeyRing.generate(at: 1))
        let encryption = try await RecordEncryption(from: .file(file.path), time: self.time)
        let failures = Locked<[CryptoError.Code]>([])
        let running = Task {
            await encryption.run(every: .seconds(60)) { error in failures.withLock { $0.append(error.code) } }
        }
        try file.update { ring throws(CryptoError) in try ring.rotate(at: 2) }
        while encryption.keys.count == 1 { await self.passAMinute() }
        try folder.setPermissions(0o644, of: "keys.json")
        while failures.withLock(\.isEmpty) { await self.passAMinute() }
        #expect(failures.withLock(\.first) == .insecureFile)
        #expect(encryption.keys.count == 2)
        running.cancel()
        await running.value
    }

    // Scoreboard: CE71
    @Test(arguments: [0o644, 0o640, 0o604, 0o660])
    func aFileThatOthersCanReadIsRefused(_ permissions: Int) async throws {
        let folder = try TestFolder()
        let file = KeyRingFile(path: folder.path(of: "keys.json"))
        try file.create(try KeyRing.generate(at: 1))
        try folder.setPermissions(permissions, of: "keys.json")
        do {
            _ = try await StoreEncryption.keyRing(from: .file(file.path))
            Issue.record("The ring was read.")
        } catch {
            #expect(error.code == .insecureFile)
            #expect(error.message.contains("0600"))
        }
    }

    // MARK: -

    private func passAMinute() async {
        self.time.advance(by: .seconds(60))
        await Task.yield()
    }

    /// The wrapped data key of the moment, as it lies beside a record.
    private func dataKey(of encryption: RecordEncryption) throws -> [UInt8] {
        let sealed = try encryption.seal(self.content, context: [])
        let start = 8 + Int(sealed[7]) + 1
        return Array(sealed[start..<start + 40])
    }

    private func failure(to sealed: [UInt8], _ encryption: RecordEncryption) -> RecordProtectionError.Code? {
        do throws(RecordProtectionError) {
            _ = try encryption.open(sealed, context: [])
            return nil
        } catch {
            return error.code
        }
    }
}
