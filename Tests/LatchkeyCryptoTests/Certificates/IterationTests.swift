//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
import Testing

/// Files that ask for years of work before a pass phrase can be tried.
@Suite(.timeLimit(.minutes(2))) struct IterationTests {
    /// 1001 and 2,147,483,647 as DER has them.
    private static let usual: [UInt8] = [0x02, 0x02, 0x03, 0xE9]
    private static let absurd: [UInt8] = [0x02, 0x04, 0x7F, 0xFF, 0xFF, 0xFF]

    private func file(exportedWith options: [String]) throws -> [UInt8] {
        let openssl = try OpenSSLCommand()
        let (_, _, leaf) = try SampleChain.make()
        try openssl.write(try leaf.pem(), to: "leaf.pem")
        try openssl.write(try SampleKeys.p256.pem(), to: "key.pem")
        let arguments = ["pkcs12", "-export", "-in", "leaf.pem", "-inkey", "key.pem", "-out", "file.pfx"]
        try openssl.run(arguments + ["-passout", "pass:x", "-iter", "1001"] + options)
        return try openssl.read("file.pfx")
    }

    /// Nothing protects the integrity, so that anyone may have written the numbers.
    @Test(arguments: [
        ["-nomac"], ["-nomac", "-certpbe", "NONE"], [],
        ["-nomac", "-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES"],
    ])
    func absurdNumbersInPKCS12FilesAreRefused(options: [String]) throws {
        let file = try self.file(exportedWith: options)
        let phrase = SecretBytes("x")
        #expect(try CertifiedKey(pkcs12: file, passphrase: phrase).privateKey.kind == .p256)
        let changed = DERText.replacing(Self.usual, with: Self.absurd, in: file)
        #expect(changed.count > file.count)
        let error = #expect(throws: CryptoError.self) { try CertifiedKey(pkcs12: changed, passphrase: phrase) }
        #expect(error?.code == .invalidKey)
        #expect(error?.message.contains("iterations") == true)
    }

    private func der(_ pem: String) throws -> [UInt8] {
        let lines = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }
        return Array(try #require(Data(base64Encoded: lines.joined())))
    }

    private func pem(_ der: [UInt8]) -> [UInt8] {
        let text = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return Array("-----BEGIN ENCRYPTED PRIVATE KEY-----\n\(text)\n-----END ENCRYPTED PRIVATE KEY-----\n".utf8)
    }

    @Test func anAbsurdNumberInPEMTextIsRefused() throws {
        let openssl = try OpenSSLCommand()
        try openssl.write(try SampleKeys.p256.pem(), to: "key.pem")
        let arguments = ["pkcs8", "-topk8", "-in", "key.pem", "-out", "out.pem", "-passout", "pass:x"]
        try openssl.run(arguments + ["-iter", "1001"])
        let phrase = SecretBytes("x")
        let good = try self.der(String(decoding: openssl.read("out.pem"), as: UTF8.self))
        #expect(try PrivateKey(pem: self.pem(good), passphrase: phrase).kind == .p256)
        let changed = self.pem(DERText.replacing(Self.usual, with: Self.absurd, in: good))
        let error = #expect(throws: CryptoError.self) { try PrivateKey(pem: changed, passphrase: phrase) }
        #expect(error?.code == .invalidKey)
        #expect(error?.message.contains("iterations") == true)
        // Behind something else, too.
        let leaf = try SampleChain.make().leaf.pem()
        #expect(throws: CryptoError.self) { try PrivateKey(pem: leaf + changed, passphrase: phrase) }
    }

    @Test func absurdNumbersOfScryptAreRefused() throws {
        let openssl = try OpenSSLCommand()
        try openssl.write(try SampleKeys.p256.pem(), to: "key.pem")
        let arguments = ["pkcs8", "-topk8", "-in", "key.pem", "-out", "out.pem", "-passout", "pass:x"]
        try openssl.run(arguments + ["-scrypt", "-scrypt_N", "16", "-scrypt_r", "9", "-scrypt_p", "1"])
        let phrase = SecretBytes("x")
        let good = try self.der(String(decoding: openssl.read("out.pem"), as: UTF8.self))
        #expect(try PrivateKey(pem: self.pem(good), passphrase: phrase).kind == .p256)
        // A block size of 9 becomes one of a hundred thousand, sixteen times.
        let changed = DERText.replacing([0x02, 0x01, 0x09], with: [0x02, 0x03, 0x01, 0x86, 0xA0], in: good)
        let wide = DERText.replacing([0x02, 0x01, 0x10], with: [0x02, 0x03, 0x10, 0x00, 0x00], in: good)
        for file in [DERText.replacing([0x02, 0x01, 0x10], with: [0x02, 0x02, 0x10, 0x00], in: changed), wide] {
            let error = #expect(throws: CryptoError.self) { try PrivateKey(pem: self.pem(file), passphrase: phrase) }
            #expect(error?.message.contains("iterations") == true)
        }
    }
}
