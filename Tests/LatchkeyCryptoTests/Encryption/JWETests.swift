//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct JWETests {
    static let keyed = [KeyEncryptionAlgorithm.rsaOAEP, .rsaOAEP256]
    static let encryptions = ContentEncryptionAlgorithm.all.sorted { $0.name < $1.name }
    private let content = Array("the content".utf8)

    private static func token(
        header: String,
        key: [UInt8] = [1],
        vector: [UInt8] = [UInt8](repeating: 0, count: 12),
        content: [UInt8] = [1],
        tag: [UInt8] = [UInt8](repeating: 0, count: 16)
    ) -> String {
        [Array(header.utf8), key, vector, content, tag].map(Base64URL.encode).joined(separator: ".")
    }

    private func privateKey(_ members: KeyValuePairs<String, String>) throws -> PrivateKey {
        try #require(try JSONWebKey(json: RFC7520.json(members)).privateKey)
    }

    @Test func theVectorsOfTheCookbookAreDecrypted() throws {
        let token = try JWE(compact: EncryptedTokens.rsaOAEP)
        #expect(token.header.algorithm == .rsaOAEP)
        #expect(token.header.encryption == .a256GCM)
        #expect(token.header.keyID == "samwise.gamgee@hobbiton.example")
        let content = try token.decrypt(with: self.privateKey(EncryptedTokens.rsaKey))
        #expect(String(decoding: content, as: UTF8.self) == EncryptedTokens.plaintext)
        let key = SecretBytes(copying: try Base64URL.decode(EncryptedTokens.directKey))
        let direct = try JWE(compact: EncryptedTokens.direct).decrypt(with: key)
        #expect(String(decoding: direct, as: UTF8.self) == EncryptedTokens.plaintext)
    }

    @Test(arguments: EncryptedTokens.foreign)
    func tokensOfAnotherLibraryAreDecrypted(compact: String) throws {
        let content = try JWE(compact: compact).decrypt(with: self.privateKey(RFC7520.rsaPrivate))
        #expect(String(decoding: content, as: UTF8.self) == "from elsewhere")
    }

    @Test(arguments: keyed, encryptions)
    func whatWasEncryptedIsDecrypted(
        algorithm: KeyEncryptionAlgorithm,
        encryption: ContentEncryptionAlgorithm
    ) throws {
        let header = JWEHeader(algorithm: algorithm, encryption: encryption, ["kid": "a", "cty": "JWT", "x5t": "b"])
        for count in [0, 1, 15, 16, 17, 5000] {
            let content = try RandomBytes.make(count: count)
            let compact = try JWE.encrypt(content, header: header, for: SampleKeys.first.publicKey)
            let token = try JWE(compact: compact)
            #expect(token.header == header)
            #expect(token.header.contentType == "JWT")
            #expect(token.header["x5t"] == "b")
            #expect(try token.decrypt(with: SampleKeys.first) == content)
        }
    }

    @Test(arguments: encryptions)
    func aSharedKeyIsUsedDirectly(encryption: ContentEncryptionAlgorithm) throws {
        let key = try SecretBytes(randomCount: encryption.keyCount)
        let header = JWEHeader(algorithm: .direct, encryption: encryption)
        let token = try JWE(compact: JWE.encrypt(self.content, header: header, with: key))
        #expect(try token.decrypt(with: key) == self.content)
        let other = #expect(throws: CryptoError.self) {
            try token.decrypt(with: SecretBytes(randomCount: encryption.keyCount))
        }
        #expect(other?.code == .decryptionFailed)
        let short = #expect(throws: CryptoError.self) { try token.decrypt(with: SecretBytes(randomCount: 8)) }
        #expect(short?.code == .unsupportedAlgorithm)
        let wrongKind = #expect(throws: CryptoError.self) { try token.decrypt(with: SampleKeys.first) }
        #expect(wrongKind?.code == .unsupportedAlgorithm)
    }

    @Test(arguments: keyed, encryptions)
    func everyChangeFailsAlike(algorithm: KeyEncryptionAlgorithm, encryption: ContentEncryptionAlgorithm) throws {
        let header = JWEHeader(algorithm: algorithm, encryption: encryption)
        let compact = try JWE.encrypt(self.content, header: header, for: SampleKeys.first.publicKey)
        let parts = try compact.split(separator: ".").map { try Base64URL.decode($0) }
        var messages: Set<String> = []
        for (number, part) in parts.enumerated().dropFirst() {
            for index in stride(from: 0, to: part.count, by: 13) {
                var changed = parts
                changed[number][index] ^= 1
                let token = try JWE(compact: changed.map(Base64URL.encode).joined(separator: "."))
                let error = #expect(throws: CryptoError.self) { try token.decrypt(with: SampleKeys.first) }
                #expect(error?.code == .decryptionFailed)
                messages.insert(error?.message ?? "none")
            }
        }
        let other = #expect(throws: CryptoError.self) { try JWE(compact: compact).decrypt(with: SampleKeys.second) }
        messages.insert(other?.message ?? "none")
        #expect(messages.count == 1, "Nobody may learn which step failed.")
    }

    @Test func aHeaderSpelledDifferentlyDoesNotBelongToTheContent() throws {
        let header = JWEHeader(algorithm: .rsaOAEP, encryption: .a256GCM)
        let compact = try JWE.encrypt(self.content, header: header, for: SampleKeys.first.publicKey)
        var parts = compact.split(separator: ".").map(String.init)
        parts[0] = Base64URL.encode(Array(#"{"alg":"RSA-OAEP", "enc":"A256GCM"}"#.utf8))
        let token = try JWE(compact: parts.joined(separator: "."))
        #expect(throws: CryptoError.self) { try token.decrypt(with: SampleKeys.first) }
    }

    @Test func aContentKeyOfAnotherLengthFails() throws {
        // The key of A256GCM under a header that asks for one of 128 bits.
        let header = JWEHeader(algorithm: .rsaOAEP, encryption: .a256GCM)
        let compact = try JWE.encrypt(self.content, header: header, for: SampleKeys.first.publicKey)
        var parts = compact.split(separator: ".").map(String.init)
        parts[0] = Base64URL.encode(JWEHeader(algorithm: .rsaOAEP, encryption: .a128GCM).json)
        let token = try JWE(compact: parts.joined(separator: "."))
        let error = #expect(throws: CryptoError.self) { try token.decrypt(with: SampleKeys.first) }
        #expect(error?.code == .decryptionFailed)
    }

    @Test func keysOfCurvesDoNotFit() throws {
        let header = JWEHeader(algorithm: .rsaOAEP256, encryption: .a256GCM)
        let encrypting = #expect(throws: CryptoError.self) {
            try JWE.encrypt(self.content, header: header, for: SampleKeys.p256.publicKey)
        }
        #expect(encrypting?.code == .unsupportedAlgorithm)
        let token = try JWE(compact: JWE.encrypt(self.content, header: header, for: SampleKeys.first.publicKey))
        let decrypting = #expect(throws: CryptoError.self) { try token.decrypt(with: SampleKeys.p256) }
        #expect(decrypting?.code == .unsupportedAlgorithm)
        let direct = #expect(throws: CryptoError.self) { try token.decrypt(with: SecretBytes(randomCount: 32)) }
        #expect(direct?.code == .unsupportedAlgorithm)
        let shared = #expect(throws: CryptoError.self) {
            try JWE.encrypt(self.content, header: header, with: SecretBytes(randomCount: 32))
        }
        #expect(shared?.code == .unsupportedAlgorithm)
    }

    @Test func theOldPaddingIsRefusedWithTheReason() {
        let error = #expect(throws: CryptoError.self) { try JWE(compact: EncryptedTokens.rsa15) }
        #expect(error?.code == .unsupportedAlgorithm)
        #expect(error?.message.contains("RSA1_5") == true && error?.message.contains("RSA-OAEP") == true)
    }

    @Test(arguments: [
        #"{"alg":"none","enc":"A256GCM"}"#, #"{"alg":"A256KW","enc":"A256GCM"}"#,
        #"{"alg":"rsa-oaep","enc":"A256GCM"}"#,
        #"{"alg":"ECDH-ES","enc":"A256GCM"}"#, #"{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":2147483647}"#,
        #"{"alg":"RSA-OAEP","enc":"A192GCM"}"#, #"{"alg":"RSA-OAEP","enc":""}"#, #"{"alg":"RS256","enc":"A256GCM"}"#,
        #"{"alg":"RSA-OAEP","enc":"A256GCM","zip":"DEF"}"#, #"{"alg":"RSA-OAEP","enc":"A256GCM","zip":null}"#,
    ])
    func otherAlgorithmsAreRefused(header: String) {
        let error = #expect(throws: CryptoError.self) { try JWE(compact: Self.token(header: header)) }
        #expect(error?.code == .unsupportedAlgorithm)
    }

    private static let plainHeader = #"{"alg":"RSA-OAEP","enc":"A256GCM"}"#

    @Test(arguments: [
        "", ".", "....", "a.b.c", "a.b.c.d.e.f", token(header: ""), token(header: "[]"), token(header: "{}"),
        token(header: #"{"alg":"RSA-OAEP"}"#), token(header: #"{"enc":"A256GCM"}"#),
        token(header: #"{"alg":1,"enc":"A256GCM"}"#), token(header: #"{"alg":"dir","enc":"A256GCM"}"#),
        token(header: #"{"alg":"RSA-OAEP","enc":"A256GCM","crit":["b64"]}"#),
        token(header: #"{"alg":"RSA-OAEP","alg":"dir","enc":"A256GCM"}"#), token(header: plainHeader, key: []),
        token(header: plainHeader, vector: []), token(header: plainHeader, vector: [UInt8](repeating: 0, count: 16)),
        token(header: plainHeader, tag: []), token(header: plainHeader, tag: [UInt8](repeating: 0, count: 15)),
        token(header: #"{"alg":"RSA-OAEP","enc":"A256CBC-HS512"}"#), token(header: plainHeader) + "=",
        token(header: plainHeader).replacing(".AQ.", with: ".AR."), " " + token(header: plainHeader),
        token(header: plainHeader, content: [UInt8](repeating: 0, count: 200_000)),
    ])
    func malformedTokensAreRefused(text: String) {
        let error = #expect(throws: CryptoError.self) { try JWE(compact: text) }
        #expect(error?.code == .malformedToken)
    }

    @Test func everyLengthThatIsCutShortIsRefused() throws {
        let compact = EncryptedTokens.foreign[2]
        let key = try self.privateKey(RFC7520.rsaPrivate)
        for count in stride(from: 0, to: compact.count, by: 3) {
            #expect(throws: CryptoError.self) { try JWE(compact: compact.prefix(count)).decrypt(with: key) }
        }
    }

    @Test(arguments: [
        [], [UInt8](repeating: 0, count: 256), [UInt8](repeating: 0xFF, count: 256), [UInt8](repeating: 1, count: 255),
        [UInt8](repeating: 1, count: 257), [UInt8](repeating: 1, count: 100_000),
    ])
    func absurdEncryptedKeysFail(key: [UInt8]) throws {
        let compact = Self.token(header: Self.plainHeader, key: key.isEmpty ? [0] : key)
        let error = #expect(throws: CryptoError.self) { try JWE(compact: compact).decrypt(with: SampleKeys.first) }
        #expect(error?.code == .decryptionFailed)
    }

    @Test func descriptionsHoldNothingOfTheContent() throws {
        let token = try JWE(compact: EncryptedTokens.foreign[0])
        var text = "\(token) \(String(reflecting: token))"
        dump(token, to: &text)
        #expect(text.contains("redacted"))
        #expect(!text.contains(EncryptedTokens.foreign[0].suffix(10)))
    }
}
