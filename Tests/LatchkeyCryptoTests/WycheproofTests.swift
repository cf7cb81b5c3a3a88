//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

@testable import LatchkeyCrypto

/// Where the vectors are.
private let vectorFolder = ProcessInfo.processInfo.environment["LATCHKEY_WYCHEPROOF"]

/// The test vectors of Project Wycheproof, thousands of which are attacks that other libraries fell for.
///
/// They are not part of the repository: set `LATCHKEY_WYCHEPROOF` to a folder with its `testvectors_v1/*.json` files.
@Suite(.enabled(if: vectorFolder != nil, "Set LATCHKEY_WYCHEPROOF to run."))
struct WycheproofTests {
    typealias Object = [String: Any]

    /// Runs a closure with each vector of a file and its group, and compares what it says with the expected result.
    ///
    /// Vectors that are merely acceptable may go either way. A closure returns `nil` for what is not supported.
    private func judge(_ file: String, _ isValid: (Object, Object) throws -> Bool?) throws {
        let path = "\(try #require(vectorFolder))/\(file)_test.json"
        let data = try Data(contentsOf: URL(filePath: path))
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? Object)
        var count = 0
        for group in try #require(root["testGroups"] as? [Object]) {
            for vector in try #require(group["tests"] as? [Object]) {
                let expected = vector["result"] as? String
                guard let result = try isValid(group, vector), expected != "acceptable" else { continue }
                count += 1
                #expect(result == (expected == "valid"), "\(file) \(vector["tcId"] ?? "?"): \(vector["comment"] ?? "")")
            }
        }
        #expect(count > 0, "\(file) had no vector that fits.")
    }

    private func bytes(_ object: Object, _ name: String) -> [UInt8] { Hex.decode(object[name] as? String ?? "") }

    private func secret(_ object: Object, _ name: String) -> SecretBytes {
        SecretBytes(copying: self.bytes(object, name))
    }

    private func json(_ object: Any?) throws -> [UInt8] {
        Array(try JSONSerialization.data(withJSONObject: try #require(object)))
    }

    @Test func sealing() throws {
        try self.judge("aes_gcm") { group, vector in
            guard group["keySize"] as? Int == 256, group["ivSize"] as? Int == 96 else { return nil }
            let key = try AESGCMKey(self.secret(vector, "key"))
            let (nonce, context) = (self.bytes(vector, "iv"), self.bytes(vector, "aad"))
            let sealed = nonce + self.bytes(vector, "ct") + self.bytes(vector, "tag")
            let content = try? key.open(sealed, context: context)
            guard content == self.bytes(vector, "msg") else { return false }
            return try key.seal(content ?? [], context: context, nonce: nonce) == sealed
        }
    }

    @Test(arguments: zip(["aes_wrap", "aes_kwp"], [KeyWrap.plain, .padded]))
    func keyWrap(file: String, wrap: KeyWrap) throws {
        try self.judge(file) { _, vector in
            let key = self.secret(vector, "key")
            let secret = try? wrap.unwrap(self.bytes(vector, "ct"), under: key)
            guard let secret, secret == self.secret(vector, "msg") else { return false }
            return try wrap.wrap(secret, under: key) == self.bytes(vector, "ct")
        }
    }

    @Test func messageAuthentication() throws {
        try self.judge("hmac_sha256") { group, vector in
            guard group["tagSize"] as? Int == 256 else { return nil }
            let key = try HMACKey(self.secret(vector, "key"))
            return key.isValid(self.bytes(vector, "tag"), for: self.bytes(vector, "msg"))
        }
    }

    @Test func keyDerivation() throws {
        try self.judge("hkdf_sha256") { _, vector in
            let key = try? HKDF.deriveKey(
                from: self.secret(vector, "ikm"),
                salt: self.bytes(vector, "salt"),
                info: self.bytes(vector, "info"),
                count: vector["size"] as? Int ?? 0
            )
            return key == self.secret(vector, "okm")
        }
    }

    @Test(
        arguments: zip(["a128cbc_hs256", "a256cbc_hs512"], [ContentEncryptionAlgorithm.a128CBCHS256, .a256CBCHS512])
    )
    func contentEncryption(file: String, algorithm: ContentEncryptionAlgorithm) throws {
        try self.judge(file) { _, vector in
            let content = try? EncryptedContent(
                algorithm: algorithm,
                vector: self.bytes(vector, "iv"),
                ciphertext: self.bytes(vector, "ct"),
                tag: self.bytes(vector, "tag")
            )
            let message = content?.decrypted(key: self.secret(vector, "key"), associated: self.bytes(vector, "aad"))
            return message == self.bytes(vector, "msg")
        }
    }

    @Test(arguments: [
        ("ecdsa_secp256r1_sha256_p1363", SignatureAlgorithm.es256), ("ecdsa_secp384r1_sha384_p1363", .es384),
        ("ecdsa_secp521r1_sha512_p1363", .es512), ("rsa_signature_2048_sha256", .rs256),
        ("rsa_signature_3072_sha256", .rs256), ("rsa_signature_4096_sha256", .rs256),
        ("rsa_signature_2048_sha384", .rs384), ("rsa_signature_3072_sha384", .rs384),
        ("rsa_signature_2048_sha512", .rs512), ("rsa_signature_4096_sha512", .rs512),
        ("rsa_pss_2048_sha256_mgf1_32", .ps256), ("rsa_pss_3072_sha256_mgf1_32", .ps256),
        ("rsa_pss_2048_sha384_mgf1_48", .ps384), ("rsa_pss_4096_sha512_mgf1_64", .ps512),
    ])
    func signatures(file: String, algorithm: SignatureAlgorithm) throws {
        try self.judge(file) { group, vector in
            let pem = try #require(group["publicKeyPem"] as? String)
            let key = try PublicKey(pem: Array(pem.utf8))
            return key.isValid(
                signature: self.bytes(vector, "sig"),
                for: self.bytes(vector, "msg"),
                algorithm: algorithm
            )
        }
    }

    @Test(arguments: zip(["rsa_pss_2048_sha256_mgf1_0", "rsa_pss_2048_sha256_mgf1sha1_20"], [1, 0]))
    func otherSaltsAndHashesAreRefused(file: String, expected: Int) throws {
        var accepted = 0
        try self.judge(file) { group, vector in
            let pem = try #require(group["publicKeyPem"] as? String)
            let key = try PublicKey(pem: Array(pem.utf8))
            let (signature, message) = (self.bytes(vector, "sig"), self.bytes(vector, "msg"))
            if key.isValid(signature: signature, for: message, algorithm: .ps256) { accepted += 1 }
            return vector["result"] as? String == "valid"
        }
        // Among the changed signatures without a salt is one with a salt as it must be.
        #expect(accepted == expected)
    }

    @Test(arguments: zip(["rsa_oaep_2048_sha1_mgf1sha1", "rsa_oaep_2048_sha256_mgf1sha256"], [Hash.sha1, .sha256]))
    func keyEncryption(file: String, hash: Hash) throws {
        try self.judge(file) { group, vector in
            guard self.bytes(vector, "label").isEmpty else { return nil }
            let key = try PrivateKey(pem: Array((try #require(group["privateKeyPem"] as? String)).utf8))
            let secret = key.decryptOAEP(self.bytes(vector, "ct"), hash: hash)
            return secret == self.secret(vector, "msg")
        }
    }

    @Test func signedTokens() throws {
        try self.judge("json_web_signature") { group, vector in
            guard let members = (group["public"] ?? group["private"]) as? Object, members["kty"] as? String != "oct",
                let compact = vector["jws"] as? String
            else { return nil }
            let key = try JSONWebKey(json: self.json(members))
            // The keys of RFC 7520 name no algorithm, or another one than the token has.
            let isFromRFC = (group["comment"] as? String)?.hasPrefix("rfc7520") == true
            let named = key.algorithm.flatMap(SignatureAlgorithm.init(name:)).map { Set([$0]) } ?? []
            let token = try? JWS(compact: compact, accepting: isFromRFC ? SignatureAlgorithm.all : named)
            return (try? token?.verify(with: key.publicKey)) != nil
        }
    }

    @Test func encryptedTokens() throws {
        try self.judge("json_web_encryption") { group, vector in
            guard let members = group["private"] as? Object, members["kty"] as? String == "RSA",
                let compact = vector["jwe"] as? String
            else { return nil }
            let key = try #require(try JSONWebKey(json: self.json(members)).privateKey)
            do throws(CryptoError) {
                let token = try JWE(compact: compact)
                // A key is for one algorithm.
                guard token.header.algorithm.name == members["alg"] as? String else { return false }
                return try token.decrypt(with: key) == self.bytes(vector, "pt")
            } catch {
                // What is refused on purpose is no failure.
                if error.code == .unsupportedAlgorithm { return vector["result"] as? String == "valid" ? nil : false }
                return false
            }
        }
    }
}
