//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if os(Linux)
import LatchkeyCrypto
import Testing

/// Secrets must not stay in memory that was freed: each test finds its secret while it is used and not afterwards.
///
/// One after the other, because a search copies what others are searching for.
@Suite(.serialized) struct ErasureTests {
    private func memory(searchedFor secret: SecretBytes, backwards: Bool = false) -> OwnMemory {
        OwnMemory(count: secret.count) { target in
            secret.withBytes { bytes in
                for index in 0..<secret.count {
                    let source = backwards ? secret.count - 1 - index : index
                    unsafe target[index] = bytes.unsafeLoad(fromByteOffset: source, as: UInt8.self)
                }
            }
        }
    }

    @Test func aSecretGoesWithItsLastReference() throws {
        var secret: SecretBytes? = try SecretBytes(randomCount: 64)
        let memory = self.memory(searchedFor: try #require(secret))
        #expect(try memory.countOfCopies() == 1)
        secret = nil
        #expect(try memory.countOfCopies() == 0)
    }

    @Test func anArrayThatWasTakenIsOverwritten() throws {
        var bytes = try RandomBytes.make(count: 64)
        var secret: SecretBytes? = SecretBytes(taking: &bytes)
        let memory = self.memory(searchedFor: try #require(secret))
        #expect(try memory.countOfCopies() == 1)
        secret = nil
        #expect(try memory.countOfCopies() == 0)
    }

    @Test func anArrayThatIsOnlyDroppedIsNot() throws {
        // What the other tests rely on: memory that was freed is searched, too.
        let secret = try SecretBytes(randomCount: 64)
        let memory = self.memory(searchedFor: secret)
        // Every second array goes, so that holes remain which nothing fills at once.
        var arrays = (0..<100).map { number in
            [UInt8](repeating: 0, count: 5000) + (number.isMultiple(of: 2) ? secret.revealed() : [])
        }
        for number in stride(from: 0, to: arrays.count, by: 2) { arrays[number] = [] }
        #expect(try memory.countOfCopies() > 1)
        #expect(arrays[1].count == 5000)
    }

    @Test func keysThatWereUsedLeaveNothing() throws {
        var secret: SecretBytes? = try SecretBytes(randomCount: 32)
        let memory = self.memory(searchedFor: try #require(secret))
        func use(_ key: SecretBytes) throws {
            let sealing = try AESGCMKey(key)
            #expect(try sealing.open(sealing.seal([1, 2, 3])) == [1, 2, 3])
            #expect(try HMACKey(key).code(for: [1]).count == 32)
            let wrapped = try KeyWrap.plain.wrap(key, under: key)
            #expect(try KeyWrap.plain.unwrap(wrapped, under: key) == key)
            #expect(try HKDF.deriveKey(from: key, info: [1]).count == 32)
        }
        try use(try #require(secret))
        #expect(try memory.countOfCopies() == 1)
        secret = nil
        #expect(try memory.countOfCopies() == 0)
    }

    @Test func theFileOfAKeyRingLeavesNothing() throws {
        let folder = try TestFolder()
        let file = KeyRingFile(path: folder.path(of: "keys.json"))
        func makeAndUse() throws -> OwnMemory {
            let ring = try KeyRing.generate(at: 1)
            try file.create(ring)
            try file.update { ring throws(CryptoError) in try ring.rotate(at: 2) }
            var text = ring.json().revealed()
            defer { SecretBytes.erase(&text) }
            // The text ends with the key in base64url, a quote, and the brackets.
            var digits = Array(text.dropLast(9).suffix(43))
            let memory = self.memory(searchedFor: SecretBytes(taking: &digits))
            let count = try memory.countOfCopies()
            #expect(count >= 1)
            return memory
        }
        let memory = try makeAndUse()
        #expect(try memory.countOfCopies() == 0)
        _ = try file.read()
        #expect(try memory.countOfCopies() == 0)
    }

    @Test func aPrivateKeyGoesWithItsLastReference() throws {
        var key: PrivateKey? = try PrivateKey(generatingOn: .p384)
        func number(of key: PrivateKey?) throws -> SecretBytes {
            var json = try #require(key).jsonWebKey().revealed()
            defer { SecretBytes.erase(&json) }
            var digits = Array(json.dropLast(2).suffix(64))
            defer { SecretBytes.erase(&digits) }
            var bytes = try Base64URL.decode(String(decoding: digits, as: UTF8.self))
            return SecretBytes(taking: &bytes)
        }
        // Numbers are kept with their last byte first.
        let memory = self.memory(searchedFor: try number(of: key), backwards: true)
        #expect(try memory.countOfCopies() >= 1)
        _ = try key?.signature(for: [1], algorithm: .es384)
        _ = try key.map { try PrivateKey(pem: $0.pem()) }
        key = nil
        #expect(try memory.countOfCopies() == 0)
    }
}
#endif
