//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyFuzzing
import Testing

/// Damaged files with keys and certificates.
@Suite(.timeLimit(.minutes(10))) struct CertificateFuzzTests {
    private static let codes: Set<CryptoError.Code> = [.invalidKey, .invalidCertificate, .invalidPassphrase]
    private static let words = [
        "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", "-----BEGIN PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n",
        "DEK-Info: AES-256-CBC,00000000000000000000000000000000\n\n", "\0", "\r\n", "====",
    ]
    private let phrase = SecretBytes("pass")
    private let key: CertifiedKey
    private let pem: [UInt8]

    init() throws {
        let (_, intermediate, leaf) = try SampleChain.make()
        self.key = try CertifiedKey(privateKey: SampleKeys.p256, certificates: [leaf, intermediate.certificate])
        self.pem = try SampleKeys.p256.pem() + leaf.pem() + intermediate.certificate.pem()
    }

    private func feed(_ mutator: Mutator, count: Int, _ read: ([UInt8]) throws(CryptoError) -> Void) async {
        for (number, input) in mutator.prefix(count).enumerated() {
            // Other tests have their turns, too.
            if number.isMultiple(of: 16) { await Task.yield() }
            do throws(CryptoError) {
                try read(input)
            } catch {
                #expect(Self.codes.contains(error.code), "input \(number): \(error)")
                #expect(error.message.utf8.count < 1_000, "input \(number)")
            }
        }
    }

    @Test func damagedPEMTextIsRefused() async {
        await self.feed(Mutator([self.pem], seed: 1, words: Self.words), count: 1_000) { input throws(CryptoError) in
            let read = try CertifiedKey(pem: input, passphrase: self.phrase)
            #expect(read.privateKey.publicKey == read.certificate.publicKey)
        }
        await self.feed(Mutator([self.pem], seed: 2, words: Self.words), count: 1_000) { input throws(CryptoError) in
            _ = try Certificate.all(pem: input)
        }
    }

    @Test func damagedPublicKeysAreRefused() async throws {
        let keys = try SampleKeys.all.map { try $0.publicKey.pem() }
        await self.feed(Mutator(keys, seed: 3, words: Self.words), count: 1_000) { input throws(CryptoError) in
            _ = try PublicKey(pem: input)
        }
    }

    @Test func damagedCertificatesAreRefused() async {
        await self.feed(Mutator(self.key.chain.map(\.der), seed: 4, words: Self.words), count: 1_000) {
            input throws(CryptoError) in
            let certificate = try Certificate(der: input)
            _ = (certificate.subject.description, certificate.validity, certificate.x5t)
            #expect(!certificate.isIssued(by: certificate))
        }
    }

    @Test func damagedPKCS12FilesAreRefused() async throws {
        let file = try self.key.pkcs12(passphrase: self.phrase, iterations: 1)
        await self.feed(Mutator([file], seed: 5, words: Self.words), count: 1_000) { input throws(CryptoError) in
            let certificate = try CertifiedKey(pkcs12: input, passphrase: self.phrase).certificate
            #expect(certificate == self.key.certificate)
        }
    }
}
