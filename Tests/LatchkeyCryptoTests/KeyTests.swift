//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct KeyTests {
    @Test func privateKeySurvivesThePEMForm() throws {
        let pem = try SampleKeys.first.pem()
        #expect(String(decoding: pem, as: UTF8.self).hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        let copy = try PrivateKey(pem: pem)
        #expect(copy.publicKey == SampleKeys.first.publicKey)
        #expect(copy.publicKey != SampleKeys.second.publicKey)
    }

    @Test func publicKeySurvivesThePEMFormAndTheJSONWebKeyForm() throws {
        let key = SampleKeys.first.publicKey
        #expect(try PublicKey(pem: key.pem()) == key)
        let components = try key.rsaComponents()
        #expect(components.modulus.count == 256)
        #expect(components.e == "AQAB")
        #expect(try PublicKey(rsa: RSAComponents(n: components.n, e: components.e)) == key)
    }

    @Test func theCommandReadsOurKeys() throws {
        let openssl = try OpenSSLCommand()
        try openssl.write(try SampleKeys.first.pem(), to: "key.pem")
        try openssl.write(try SampleKeys.first.publicKey.pem(), to: "public.pem")
        try openssl("pkey", "-in", "key.pem", "-check", "-noout")
        try openssl("pkey", "-in", "key.pem", "-pubout", "-out", "derived.pem")
        #expect(try openssl.read("derived.pem") == openssl.read("public.pem"))
    }

    @Test func keysOfTheCommandAreReadInBothForms() throws {
        let openssl = try OpenSSLCommand()
        try openssl("genrsa", "-out", "key.pem", "2048")
        try openssl("rsa", "-in", "key.pem", "-traditional", "-out", "old.pem")
        let old = try openssl.read("old.pem")
        #expect(String(decoding: old, as: UTF8.self).contains("BEGIN RSA PRIVATE KEY"))
        #expect(try PrivateKey(pem: old).publicKey == PrivateKey(pem: openssl.read("key.pem")).publicKey)
    }

    @Test func anEncryptedKeyIsRefusedWithoutAskingForThePassphrase() throws {
        let openssl = try OpenSSLCommand()
        try openssl("genpkey", "-algorithm", "RSA", "-aes256", "-pass", "pass:open-sesame", "-out", "key.pem")
        let error = #expect(throws: CryptoError.self) { try PrivateKey(pem: openssl.read("key.pem")) }
        #expect(error?.code == .invalidKey)
    }

    @Test(arguments: [["RSA", "rsa_keygen_bits:1024"], ["EC", "ec_paramgen_curve:P-256"]])
    func keysOfOtherKindsAndStrengthsAreRefused(kind: [String]) throws {
        let openssl = try OpenSSLCommand()
        try openssl("genpkey", "-algorithm", kind[0], "-pkeyopt", kind[1], "-out", "key.pem")
        let error = #expect(throws: CryptoError.self) { try PrivateKey(pem: openssl.read("key.pem")) }
        #expect(error?.code == .invalidKey)
    }

    @Test(arguments: [
        "", "no key", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ])
    func malformedPEMIsRefused(text: String) {
        let privateError = #expect(throws: CryptoError.self) { try PrivateKey(pem: Array(text.utf8)) }
        #expect(privateError?.code == .invalidKey)
        let publicError = #expect(throws: CryptoError.self) { try PublicKey(pem: Array(text.utf8)) }
        #expect(publicError?.code == .invalidKey)
    }

    @Test func aKeyCutShortIsRefusedAtEveryLength() throws {
        let pem = try SampleKeys.first.pem()
        for count in stride(from: 0, to: pem.count - 30, by: 53) {
            #expect(throws: CryptoError.self) { try PrivateKey(pem: Array(pem[..<count])) }
        }
    }

    @Test(arguments: [
        RSAComponents(modulus: [], exponent: []),
        RSAComponents(modulus: [UInt8](repeating: 0xFF, count: 256), exponent: [1]),
        RSAComponents(modulus: [UInt8](repeating: 0xFF, count: 256), exponent: [2]),
        RSAComponents(modulus: [UInt8](repeating: 0xFE, count: 256), exponent: [1, 0, 1]),
        RSAComponents(modulus: [UInt8](repeating: 0xFF, count: 128), exponent: [1, 0, 1]),
        RSAComponents(modulus: [UInt8](repeating: 0xFF, count: 2049), exponent: [1, 0, 1]),
    ])
    func numbersThatMakeNoKeyAreRefused(components: RSAComponents) {
        let error = #expect(throws: CryptoError.self) { try PublicKey(rsa: components) }
        #expect(error?.code == .invalidKey)
    }

    @Test(arguments: [0, 1024, 2047, 8193, -1])
    func otherSizesAreNotGenerated(bits: Int) {
        let error = #expect(throws: CryptoError.self) { try PrivateKey(generatingRSABits: bits) }
        #expect(error?.code == .invalidArgument)
    }

    @Test func descriptionsHoldNoKeyMaterial() throws {
        let key = SampleKeys.first
        let modulus = try key.publicKey.rsaComponents().n
        var dumped = ""
        dump(key, to: &dumped)
        for text in [String(describing: key), String(reflecting: key), dumped] {
            #expect(text.contains("redacted"))
            #expect(!text.contains(modulus))
        }
    }
}
