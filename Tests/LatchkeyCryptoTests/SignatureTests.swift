//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct SignatureTests {
    static let algorithms = SignatureAlgorithm.all.sorted { $0.name < $1.name }
    private let message = Array("the message".utf8)

    /// What the command has to be told of an algorithm.
    private func options(for algorithm: SignatureAlgorithm, saltLength: String = "digest") -> [String] {
        ["dgst", "-sha" + algorithm.name.suffix(3)]
            + (algorithm.name.hasPrefix("PS")
                ? ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:\(saltLength)"] : [])
    }

    /// The DER form of an ECDSA signature, which the command uses.
    private func der(_ signature: [UInt8]) -> [UInt8] {
        let numbers = [signature.prefix(signature.count / 2), signature.suffix(signature.count / 2)]
        let content = numbers.flatMap { number in
            let digits = number.drop { $0 == 0 }
            let padded = (digits.first ?? 0x80) >= 0x80 ? [0] + Array(digits) : Array(digits)
            return [0x02, UInt8(padded.count)] + padded
        }
        return (content.count < 128 ? [0x30] : [0x30, 0x81]) + [UInt8(content.count)] + content
    }

    @Test(arguments: algorithms)
    func theCommandVerifiesOurSignatures(algorithm: SignatureAlgorithm) throws {
        let openssl = try OpenSSLCommand()
        let key = SampleKeys.key(for: algorithm)
        let signature = try key.signature(for: self.message, algorithm: algorithm)
        try openssl.write(self.message, to: "message")
        try openssl.write(algorithm.keyKind == .rsa ? signature : self.der(signature), to: "signature")
        try openssl.write(try key.publicKey.pem(), to: "public.pem")
        let arguments = ["-verify", "public.pem", "-signature", "signature", "message"]
        #expect(try openssl.run(self.options(for: algorithm) + arguments).contains("Verified OK"))
    }

    @Test(arguments: algorithms.filter { $0.keyKind == .rsa })
    func signaturesOfTheCommandAreValid(algorithm: SignatureAlgorithm) throws {
        let openssl = try OpenSSLCommand()
        try openssl.write(self.message, to: "message")
        try openssl.write(try SampleKeys.first.pem(), to: "key.pem")
        try openssl.run(self.options(for: algorithm) + ["-sign", "key.pem", "-out", "signature", "message"])
        let signature = try openssl.read("signature")
        for other in Self.algorithms {
            let isValid = SampleKeys.first.publicKey.isValid(signature: signature, for: self.message, algorithm: other)
            #expect(isValid == (other == algorithm), "\(other)")
        }
        #expect(!SampleKeys.second.publicKey.isValid(signature: signature, for: self.message, algorithm: algorithm))
    }

    @Test(arguments: ["max", "0", "20"])
    func aSaltOfAnotherLengthIsRefused(length: String) throws {
        let openssl = try OpenSSLCommand()
        try openssl.write(self.message, to: "message")
        try openssl.write(try SampleKeys.first.pem(), to: "key.pem")
        let options = self.options(for: .ps256, saltLength: length)
        try openssl.run(options + ["-sign", "key.pem", "-out", "signature", "message"])
        let signature = try openssl.read("signature")
        #expect(!SampleKeys.first.publicKey.isValid(signature: signature, for: self.message, algorithm: .ps256))
    }

    @Test(arguments: algorithms)
    func signaturesHaveTheirFullLength(algorithm: SignatureAlgorithm) throws {
        let length = ["ES256": 64, "ES384": 96, "ES512": 132][algorithm.name] ?? 256
        let key = SampleKeys.key(for: algorithm)
        // One in 256 numbers begins with a zero byte.
        for number in 0..<(algorithm.keyKind == .rsa ? 2 : 300) {
            let message = Array("\(number)".utf8)
            let signature = try key.signature(for: message, algorithm: algorithm)
            #expect(signature.count == length)
            #expect(key.publicKey.isValid(signature: signature, for: message, algorithm: algorithm))
        }
    }

    @Test(arguments: algorithms)
    func anyChangeMakesTheSignatureInvalid(algorithm: SignatureAlgorithm) throws {
        let key = SampleKeys.key(for: algorithm)
        let signature = try key.signature(for: self.message, algorithm: algorithm)
        for index in stride(from: 0, to: signature.count, by: 17) {
            var changed = signature
            changed[index] ^= 1
            #expect(!key.publicKey.isValid(signature: changed, for: self.message, algorithm: algorithm))
        }
        let zeros = [UInt8](repeating: 0, count: signature.count)
        let der = algorithm.keyKind == .rsa ? [] : self.der(signature)
        for changed in [[], Array(signature.dropLast()), signature + [0], [0] + signature, zeros, der] {
            #expect(!key.publicKey.isValid(signature: changed, for: self.message, algorithm: algorithm))
        }
        #expect(!key.publicKey.isValid(signature: signature, for: self.message + [0], algorithm: algorithm))
    }

    @Test(arguments: algorithms)
    func keysOfOtherKindsDoNotFit(algorithm: SignatureAlgorithm) throws {
        let signature = try SampleKeys.key(for: algorithm).signature(for: self.message, algorithm: algorithm)
        for key in SampleKeys.all where key.kind != algorithm.keyKind {
            let error = #expect(throws: CryptoError.self) {
                try key.signature(for: self.message, algorithm: algorithm)
            }
            #expect(error?.code == .unsupportedAlgorithm)
            #expect(!key.publicKey.isValid(signature: signature, for: self.message, algorithm: algorithm))
        }
    }

    @Test(arguments: [SignatureAlgorithm.rs256, .ps256, .es256])
    func manyTasksSignWithOneKeyAtOnce(algorithm: SignatureAlgorithm) async throws {
        let key = SampleKeys.key(for: algorithm)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in UInt8(0)..<64 {
                group.addTask {
                    let signature = try key.signature(for: [number], algorithm: algorithm)
                    return key.publicKey.isValid(signature: signature, for: [number], algorithm: algorithm)
                }
            }
            for try await isValid in group { #expect(isValid) }
        }
    }

    @Test(arguments: ["none", "None", "rs256", "HS256", "", "RS256 ", "EdDSA", "ES256K", "RSA1_5"])
    func unknownNamesAreNoAlgorithm(name: String) {
        #expect(SignatureAlgorithm(name: name) == nil)
    }

    @Test(arguments: algorithms)
    func algorithmsAreFoundByTheirNames(algorithm: SignatureAlgorithm) {
        #expect(SignatureAlgorithm(name: algorithm.name) == algorithm)
    }
}
