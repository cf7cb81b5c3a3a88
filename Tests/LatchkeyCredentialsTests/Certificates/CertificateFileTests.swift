//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCredentials
import LatchkeyCrypto
import Testing

@Suite struct CertificateFileTests {
    private let folder: TestFolder
    private let key: CertifiedKey

    init() throws {
        self.folder = try TestFolder()
        self.key = try Samples.chain()
    }

    private func load(
        _ name: String,
        keyName: String? = nil,
        password: String? = nil
    ) async throws(CredentialError) -> SigningCertificate {
        try await CertificateFile(
            path: self.folder.path(of: name),
            keyPath: keyName.map(self.folder.path(of:)),
            password: password.map { SecretBytes($0) }
        ).load(at: Samples.now)
    }

    // Scoreboard: B3
    @Test(arguments: ["key.pfx", "no ending"])
    func aPKCS12FileIsRead(name: String) async throws {
        try self.folder.write(try self.key.pkcs12(passphrase: SecretBytes("pass wörd"), iterations: 1000), to: name)
        let certificate = try await self.load(name, password: "pass wörd")
        #expect(certificate.chain == self.key.chain)
        let signature = try await certificate.signature(for: [1], algorithm: .ps256)
        #expect(Samples.first.publicKey.isValid(signature: signature, for: [1], algorithm: .ps256))
        for password in [nil, "", "wr0ng"] {
            let error = await #expect(throws: CredentialError.self) { try await self.load(name, password: password) }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("wr0ng") == false)
            #expect(error?.message.contains("pass phrase") == true)
        }
    }

    // Scoreboard: B6
    @Test func aPEMFileIsRead() async throws {
        try self.folder.write(try self.key.certificatesPEM() + self.key.privateKey.pem(), to: "all.pem")
        #expect(try await self.load("all.pem").chain == self.key.chain)
    }

    // Scoreboard: B6
    @Test func theKeyMayBeInAFileBesideIt() async throws {
        try self.folder.write(try self.key.certificatesPEM(), to: "tls.crt")
        let missing = await #expect(throws: CredentialError.self) { try await self.load("tls.crt") }
        #expect(missing?.message.contains("no private key") == true)
        #expect(missing?.message.contains("tls.key") == true)
        try self.folder.write(try self.key.privateKey.pem(), to: "tls.key")
        try self.folder.write(try self.key.privateKey.pem(), to: "elsewhere")
        #expect(try await self.load("tls.crt").certifiedKey?.privateKey.publicKey == Samples.first.publicKey)
        #expect(try await self.load("tls.crt", keyName: "elsewhere").chain == self.key.chain)
    }

    // Scoreboard: B6
    @Test func anEncryptedKeyIsRead() async throws {
        try self.folder.write(try self.key.privateKey.pem(), to: "plain.pem")
        try self.folder.openssl("pkey", "-in", "plain.pem", "-aes256", "-passout", "pass:pw", "-out", "tls.key")
        try self.folder.write(try self.key.certificatesPEM(), to: "tls.crt")
        #expect(try await self.load("tls.crt", password: "pw").chain == self.key.chain)
        let error = await #expect(throws: CredentialError.self) { try await self.load("tls.crt", password: "no") }
        #expect(error?.code == .unavailable)
    }

    @Test func aKeyOfAnotherCertificateIsRefused() async throws {
        try self.folder.write(try self.key.certificatesPEM(), to: "tls.crt")
        try self.folder.write(try Samples.key(key: Samples.second).privateKey.pem(), to: "tls.key")
        // The root's key is Samples.second, so the root alone would fit: it is then what the file holds.
        #expect(try await self.load("tls.crt").certificate == self.key.chain.last)
        try self.folder.write(try Samples.key().certificatesPEM(), to: "tls.crt")
        let error = await #expect(throws: CredentialError.self) { try await self.load("tls.crt") }
        #expect(error?.message.contains("None of the certificates is for the key") == true)
    }

    @Test func theFormOfEachRevisionIsNoticed() async throws {
        let file = CertificateFile(path: self.folder.path(of: "tls.crt"))
        #expect(file.revision() == nil)
        try self.folder.write(try self.key.certificatesPEM(), to: "tls.crt")
        let first = file.revision()
        #expect(first != nil)
        #expect(file.revision() == first)
        try self.folder.write(try self.key.privateKey.pem(), to: "tls.key")
        let second = file.revision()
        #expect(second != first)
        try self.folder.write(try self.key.certificatesPEM() + [0x0A], to: "tls.crt")
        #expect(file.revision() != second)
    }

    @Test func whatIsNoFileIsRefused() async throws {
        try self.folder.write("", to: "folder/x")
        try self.folder.write([UInt8](repeating: 0x41, count: 1_048_577), to: "huge")
        #expect(unsafe mkfifo(self.folder.path(of: "pipe"), 0o600) == 0)
        for name in ["missing", "folder", "huge", "pipe", "huge/below", ""] {
            let error = await #expect(throws: CredentialError.self) { try await self.load(name) }
            #expect(error?.code == .unavailable, "\(name)")
        }
    }

    @Test func damagedFilesAreRefused() async throws {
        let pem = try self.key.certificatesPEM() + self.key.privateKey.pem()
        let pfx = try self.key.pkcs12(passphrase: SecretBytes("pw"), iterations: 1)
        var files: [[UInt8]] = [[], [0x30], Array("-----BEGIN ".utf8), Array("s3cr3t".utf8)]
        for count in stride(from: 1, to: pem.count - 30, by: 97) { files.append(Array(pem.prefix(count))) }
        for count in stride(from: 1, to: pfx.count, by: 61) { files.append(Array(pfx.prefix(count))) }
        for file in files {
            try self.folder.write(file, to: "damaged")
            let error = await #expect(throws: CredentialError.self) { try await self.load("damaged", password: "pw") }
            #expect(error?.message.contains("s3cr3t") == false)
        }
    }
}
