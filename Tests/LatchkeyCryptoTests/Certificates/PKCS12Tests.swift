//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
import Testing

@Suite struct PKCS12Tests {
    private let chain: [Certificate]
    private let key: CertifiedKey
    private let phrase = SecretBytes("pass wörd")

    init() throws {
        let (root, intermediate, leaf) = try SampleChain.make()
        self.chain = [leaf, intermediate.certificate, root.certificate]
        self.key = try CertifiedKey(privateKey: SampleKeys.p256, certificates: self.chain)
    }

    private func file(exportedWith options: [String], phrase: String = "pass wörd") throws -> [UInt8] {
        let openssl = try OpenSSLCommand()
        var pem: [UInt8] = []
        for certificate in self.chain { pem += try certificate.pem() }
        try openssl.write(pem, to: "chain.pem")
        try openssl.write(try SampleKeys.p256.pem(), to: "key.pem")
        let arguments = ["pkcs12", "-export", "-in", "chain.pem", "-inkey", "key.pem", "-out", "file.pfx"]
        try openssl.run(arguments + ["-passout", "pass:\(phrase)"] + options)
        return try openssl.read("file.pfx")
    }

    @Test func whatWasWrittenIsRead() throws {
        let file = try self.key.pkcs12(passphrase: self.phrase, iterations: 1000)
        let copy = try CertifiedKey(pkcs12: file, passphrase: self.phrase)
        #expect(copy.chain == self.chain)
        #expect(copy.privateKey.publicKey == SampleKeys.p256.publicKey)
        #expect(try copy.privateKey.pem() == SampleKeys.p256.pem())
    }

    @Test func theCommandReadsOurFiles() throws {
        let openssl = try OpenSSLCommand()
        try openssl.write(try self.key.pkcs12(passphrase: self.phrase, iterations: 1000), to: "file.pfx")
        let options = ["pkcs12", "-in", "file.pfx", "-passin", "pass:pass wörd"]
        let output = try openssl.run(options + ["-nodes"])
        #expect(output.components(separatedBy: "BEGIN CERTIFICATE").count == 4)
        #expect(output.contains("BEGIN PRIVATE KEY"))
        let facts = try openssl.run(options + ["-info", "-noout"])
        #expect(facts.contains("AES-256-CBC") && facts.contains("Iteration 1000"))
    }

    /// The protections of files in use: today's, those of systems before 2020 with RC2 and 3DES, and mixtures.
    @Test(arguments: [
        [], ["-legacy"], ["-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
        ["-legacy", "-certpbe", "PBE-SHA1-RC2-128", "-keypbe", "PBE-SHA1-RC2-40"],
        ["-legacy", "-certpbe", "PBE-SHA1-RC4-128"], ["-certpbe", "AES-128-CBC", "-keypbe", "NONE"],
        ["-certpbe", "NONE"],
        ["-nomac"], ["-iter", "1"],
    ])
    func filesOfTheCommandAreRead(options: [String]) throws {
        let file = try self.file(exportedWith: options)
        let key = try CertifiedKey(pkcs12: file, passphrase: self.phrase)
        #expect(key.chain == self.chain)
        let signature = try key.privateKey.signature(for: [1], algorithm: .es256)
        #expect(SampleKeys.p256.publicKey.isValid(signature: signature, for: [1], algorithm: .es256))
        let phrases =
            options == ["-nomac"] ? [] : [nil, SecretBytes(""), SecretBytes("other"), SecretBytes("pass w\0")]
        for phrase in phrases {
            let error = #expect(throws: CryptoError.self) { try CertifiedKey(pkcs12: file, passphrase: phrase) }
            #expect(error?.code == .invalidPassphrase)
            #expect(error?.message.contains("wörd") == false)
        }
    }

    @Test func anEmptyPassphraseIsOne() throws {
        let file = try self.file(exportedWith: [], phrase: "")
        #expect(try CertifiedKey(pkcs12: file).chain == self.chain)
        #expect(try CertifiedKey(pkcs12: file, passphrase: SecretBytes("")).chain == self.chain)
    }

    @Test func aFileWithoutAKeyIsRefused() throws {
        let file = try self.file(exportedWith: ["-nokeys"])
        let error = #expect(throws: CryptoError.self) { try CertifiedKey(pkcs12: file, passphrase: self.phrase) }
        #expect(error?.code == .invalidKey)
        #expect(error?.message.contains("no private key") == true)
    }

    @Test func aMissingLegacyProviderIsNamed() async throws {
        let file = try self.file(exportedWith: ["-legacy"], phrase: "x")
        await #expect(processExitsWith: .success) { [file = file as [UInt8]] in
            unsafe setenv("OPENSSL_MODULES", "/nowhere", 1)
            do throws(CryptoError) {
                _ = try CertifiedKey(pkcs12: file, passphrase: SecretBytes("x"))
                exit(1)
            } catch {
                guard error.code == .missingLegacyProvider, error.message.contains("-legacy") else { exit(2) }
                // Everything else still works.
                guard (try? PrivateKey(generatingOn: .p256)) != nil else { exit(3) }
                exit(0)
            }
        }
    }

    @Test func damagedFilesAreRefused() throws {
        let file = try self.key.pkcs12(passphrase: self.phrase, iterations: 1)
        for count in 0..<file.count {
            #expect(throws: CryptoError.self, "\(count) bytes") {
                try CertifiedKey(pkcs12: Array(file.prefix(count)), passphrase: self.phrase)
            }
        }
        for bytes in [file + [0], file + file, [UInt8](repeating: 0x30, count: 1_100_000)] {
            let error = #expect(throws: CryptoError.self) { try CertifiedKey(pkcs12: bytes, passphrase: self.phrase) }
            #expect(error?.code == .invalidKey)
        }
    }

    @Test func noDamagedByteCrashes() throws {
        let file = try self.key.pkcs12(passphrase: self.phrase, iterations: 1)
        for index in stride(from: 0, to: file.count, by: 3) {
            var damaged = file
            damaged[index] ^= 0x41
            guard let key = try? CertifiedKey(pkcs12: damaged, passphrase: self.phrase) else { continue }
            #expect(key.certificate == self.chain[0])
        }
    }

    @Test func anAbsurdNumberOfIterationsIsRefusedAtOnce() throws {
        var file = try self.key.pkcs12(passphrase: self.phrase, iterations: 0x123456)
        // The file ends with the number; it becomes one byte longer, and so do the two sequences that it is in: the
        // last one, of 68 bytes with its header, and the whole.
        #expect(file.suffix(5) == [0x02, 0x03, 0x12, 0x34, 0x56])
        #expect(file[file.count - 68] == 0x30 && file[0] == 0x30 && file[1] == 0x82)
        file[file.count - 67] += 1
        let length = Int(file[2]) << 8 + Int(file[3]) + 1
        (file[2], file[3]) = (UInt8(length >> 8), UInt8(length & 0xFF))
        file.replaceSubrange((file.count - 5)..., with: [0x02, 0x04, 0x7F, 0xFF, 0xFF, 0xFF])
        let error = #expect(throws: CryptoError.self) { try CertifiedKey(pkcs12: file, passphrase: self.phrase) }
        #expect(error?.message.contains("iterations") == true)
    }

    @Test(arguments: [0, -1, 10_000_001])
    func otherNumbersOfIterationsAreNotWritten(iterations: Int) {
        let error = #expect(throws: CryptoError.self) {
            try self.key.pkcs12(passphrase: self.phrase, iterations: iterations)
        }
        #expect(error?.code == .invalidArgument)
        let zero = #expect(throws: CryptoError.self) { try self.key.pkcs12(passphrase: SecretBytes("a\0b")) }
        #expect(zero?.code == .invalidArgument)
    }
}
