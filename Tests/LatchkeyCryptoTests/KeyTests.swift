//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct KeyTests {
    @Test(arguments: SampleKeys.all)
    func privateKeysSurviveThePEMForm(key: PrivateKey) throws {
        let pem = try key.pem()
        #expect(String(decoding: pem, as: UTF8.self).hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        let copy = try PrivateKey(pem: pem)
        #expect(copy.kind == key.kind)
        #expect(copy.publicKey == key.publicKey)
        #expect(copy.publicKey != SampleKeys.second.publicKey)
        #expect(try PublicKey(pem: key.publicKey.pem()) == key.publicKey)
    }

    @Test func publicNumbersMakeTheSameKey() throws {
        let components = try SampleKeys.first.publicKey.rsaComponents()
        #expect(components.modulus.count == 256)
        #expect(components.e == "AQAB")
        let copy = try PublicKey(rsa: RSAComponents(n: components.n, e: components.e))
        #expect(copy == SampleKeys.first.publicKey)
        for key in SampleKeys.all.dropFirst() {
            #expect(try PublicKey(point: key.publicKey.point()) == key.publicKey)
        }
    }

    @Test func numbersOfTheOtherKindAreNotThere() {
        let point = #expect(throws: CryptoError.self) { try SampleKeys.first.publicKey.point() }
        #expect(point?.code == .invalidArgument)
        let components = #expect(throws: CryptoError.self) { try SampleKeys.p256.publicKey.rsaComponents() }
        #expect(components?.code == .invalidArgument)
        let generated = #expect(throws: CryptoError.self) { try PrivateKey(generatingOn: .rsa) }
        #expect(generated?.code == .invalidArgument)
    }

    @Test(arguments: SampleKeys.all)
    func theCommandReadsOurKeys(key: PrivateKey) throws {
        let openssl = try OpenSSLCommand()
        try openssl.write(try key.pem(), to: "key.pem")
        try openssl.write(try key.publicKey.pem(), to: "public.pem")
        try openssl("pkey", "-in", "key.pem", "-check", "-noout")
        try openssl("pkey", "-in", "key.pem", "-pubout", "-out", "derived.pem")
        #expect(try openssl.read("derived.pem") == openssl.read("public.pem"))
    }

    @Test(arguments: [
        (["genrsa", "-out", "key.pem", "2048"], "RSA PRIVATE KEY"),
        (["ecparam", "-genkey", "-name", "prime256v1", "-out", "key.pem"], "EC PRIVATE KEY"),
        (["ecparam", "-genkey", "-name", "secp384r1", "-noout", "-out", "key.pem"], "EC PRIVATE KEY"),
    ])
    func keysOfTheCommandAreReadInBothForms(command: [String], label: String) throws {
        let openssl = try OpenSSLCommand()
        try openssl.run(command)
        try openssl("pkey", "-in", "key.pem", "-traditional", "-out", "old.pem")
        try openssl("pkey", "-in", "key.pem", "-out", "new.pem")
        let old = try openssl.read("old.pem")
        #expect(String(decoding: old, as: UTF8.self).contains("BEGIN \(label)"))
        let key = try PrivateKey(pem: openssl.read("key.pem")).publicKey
        #expect(try PrivateKey(pem: old).publicKey == key)
        #expect(try PrivateKey(pem: openssl.read("new.pem")).publicKey == key)
    }

    @Test(arguments: [["pkcs8", "-topk8", "-v2", "aes-256-cbc"], ["pkey", "-traditional", "-aes256"]])
    func anEncryptedKeyNeedsItsPassphrase(form: [String]) throws {
        let openssl = try OpenSSLCommand()
        try openssl.write(try SampleKeys.p256.pem(), to: "key.pem")
        try openssl.run(form + ["-in", "key.pem", "-passout", "pass:öpen-sesame", "-out", "locked.pem"])
        let pem = try openssl.read("locked.pem")
        #expect(try PrivateKey(pem: pem, passphrase: SecretBytes("öpen-sesame")).publicKey == SampleKeys.p256.publicKey)
        let phrases = [nil, SecretBytes(""), SecretBytes("other"), SecretBytes(String(repeating: "x", count: 5000))]
        for phrase in phrases {
            let error = #expect(throws: CryptoError.self) { try PrivateKey(pem: pem, passphrase: phrase) }
            #expect(error?.code == .invalidPassphrase)
            #expect(error?.message.contains("sesame") == false)
        }
    }

    @Test func aPassphraseThatIsNotNeededIsIgnored() throws {
        #expect(try PrivateKey(pem: SampleKeys.first.pem(), passphrase: SecretBytes("x")).kind == .rsa)
    }

    @Test(arguments: [
        ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"], ["-algorithm", "ED25519"], ["-algorithm", "X25519"],
        ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
        ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-224"],
        ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
    ])
    func keysOfOtherKindsAndStrengthsAreRefused(kind: [String]) throws {
        let openssl = try OpenSSLCommand()
        try openssl.run(["genpkey", "-out", "key.pem"] + kind)
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
        for pem in [try SampleKeys.p256.pem(), try SampleKeys.p256.publicKey.pem()] {
            // The line feed after the last line may be missing.
            for count in 0..<pem.count - 1 {
                let part = Array(pem[..<count])
                let privateError = #expect(throws: CryptoError.self) { try PrivateKey(pem: part) }
                #expect(privateError?.code == .invalidKey)
                #expect(throws: CryptoError.self) { try PublicKey(pem: part) }
            }
        }
    }

    @Test(arguments: SampleKeys.all.dropFirst())
    func pointsThatAreNotOnTheCurveAreRefused(key: PrivateKey) throws {
        let point = try key.publicKey.point()
        let zeros = [UInt8](repeating: 0, count: point.x.count)
        let ones = [UInt8](repeating: 0xFF, count: point.x.count)
        for (x, y) in [
            (point.y, point.x), (zeros, zeros), (ones, ones), ([], []), (point.x, []), (point.x + [0], point.y + [0]),
            ([0] + point.x, [0] + point.y), (Array(point.x.dropLast()), Array(point.y.dropLast())),
        ] {
            let error = #expect(throws: CryptoError.self) {
                try PublicKey(point: CurvePoint(kind: key.kind, x: x, y: y))
            }
            #expect(error?.code == .invalidKey)
        }
        #expect(throws: CryptoError.self) {
            try PublicKey(point: CurvePoint(kind: .rsa, x: point.x, y: point.y))
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
