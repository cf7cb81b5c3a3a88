//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto
import Testing

@Suite struct CertificateDirectoryTests {
    private let folder: TestFolder
    private let old: CertifiedKey
    private let current: CertifiedKey
    private let other: CertifiedKey

    /// Three certificates with keys in files of all kinds, a future and an expired one, and files of no concern.
    init() throws {
        self.folder = try TestFolder()
        let day = Samples.day
        self.old = try Samples.key(key: Samples.second, from: Samples.now - 90 * day)
        self.current = try Samples.key(from: Samples.now - 10 * day)
        self.other = try Samples.key("other", organization: "Example, Inc.", key: Samples.p256)
        let expired = try Samples.key(from: Samples.now - 9 * day, until: Samples.now - day)
        let future = try Samples.key(from: Samples.now + 60, until: Samples.now + 99 * day)
        for (name, key) in [("expired", expired), ("future", future)] {
            try self.folder.write(try key.certificatesPEM() + key.privateKey.pem(), to: "\(name).pem")
        }
        try self.folder.write(try self.old.pkcs12(passphrase: SecretBytes(""), iterations: 1000), to: "OLD.PFX")
        try self.folder.write(try self.current.certificatesPEM(), to: "a.crt")
        try self.folder.write(try self.current.privateKey.pem(), to: "z.key")
        try self.folder.write(try self.other.certificatesPEM() + self.other.privateKey.pem(), to: "other.pem")
        try self.folder.write("no certificate", to: "README.md")
        try self.folder.write("-----BEGIN s3cr3t", to: "damaged.pem")
        try self.folder.write([1, 2, 3], to: ".hidden/x.pfx")
    }

    private func load(
        _ selector: CertificateSelector,
        at time: Int64 = Samples.now
    ) async throws(CredentialError) -> SigningCertificate {
        try await CertificateDirectory(path: self.folder.path, selector: selector).load(at: time)
    }

    // Scoreboard: B7
    @Test func thumbprintsAreFound() async throws {
        let sha1 = hex(self.old.certificate.sha1Thumbprint)
        let sha256 = hex(self.old.certificate.sha256Thumbprint)
        // As dialogs show it, with the invisible mark that is copied along.
        let spaced =
            "\u{200E}"
            + stride(from: 0, to: 40, by: 2).map { sha1.dropFirst($0).prefix(2) }
            .joined(separator: " ")
        for text in [sha1, sha1.uppercased(), sha256, spaced, spaced.split(separator: " ").joined(separator: ":")] {
            #expect(try await self.load(.thumbprint(text)).certificate == self.old.certificate)
        }
    }

    // Scoreboard: B7
    @Test(arguments: ["CN=service,O=Example", "O=Example, CN=service", "cn=SERVICE; o=example"])
    func ofEqualNamesTheNewestThatIsValidIsTaken(name: String) async throws {
        #expect(try await self.load(.distinguishedName(name)).certificate == self.current.certificate)
    }

    // Scoreboard: B7
    @Test(arguments: ["service", "SERV", "CN=service", "Example"])
    func aPartOfTheSubjectIsEnough(name: String) async throws {
        let found = try await self.load(.subjectName(name)).certificate
        #expect(found == self.current.certificate)
    }

    @Test func specialCharactersInNamesAreFoundAsPeopleWriteThem() async throws {
        let found = try await self.load(.subjectName("Example, Inc."))
        #expect(found.certificate == self.other.certificate)
        let whole = try await self.load(.distinguishedName("CN=other,O=\"Example, Inc.\""))
        #expect(whole.certificate == self.other.certificate)
    }

    @Test func timeDecidesWhichIsTaken() async throws {
        let future = try await self.load(.distinguishedName("CN=service,O=Example"), at: Samples.now + 61)
        #expect(future.certificate != self.current.certificate)
        let error = await #expect(throws: CredentialError.self) {
            try await self.load(.distinguishedName("CN=service,O=Example"), at: Samples.now + 900 * Samples.day)
        }
        #expect(error?.code == .expired)
        #expect(error?.message.contains("clock") == true)
    }

    @Test func whatIsNotThereIsExplained() async throws {
        let selector = try CertificateSelector.subjectName("nobody")
        let error = await #expect(throws: CredentialError.self) { try await self.load(selector) }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("subject name 'nobody'") == true)
        #expect(error?.message.contains("damaged.pem") == true)
        #expect(error?.message.contains("s3cr3t") == false)
        let keyless = try TestFolder()
        try keyless.write(try self.other.certificatesPEM(), to: "a.crt")
        let directory = try CertificateDirectory(path: keyless.path, selector: .subjectName("other"))
        let missingKey = await #expect(throws: CredentialError.self) { try await directory.load(at: Samples.now) }
        #expect(missingKey?.message.contains("put its key beside it") == true)
        let nowhere = try CertificateDirectory(path: keyless.path(of: "none"), selector: .subjectName("other"))
        let none = await #expect(throws: CredentialError.self) { try await nowhere.load(at: Samples.now) }
        #expect(none?.code == .unavailable)
    }

    @Test func newFilesAreNoticed() async throws {
        let directory = try CertificateDirectory(path: self.folder.path, selector: .subjectName("service"))
        let revision = directory.revision()
        #expect(directory.revision() == revision)
        try self.folder.write("x", to: "new.txt")
        #expect(directory.revision() == revision)
        try self.folder.write("x", to: "new.pem")
        #expect(directory.revision() != revision)
    }

    @Test(arguments: ["", "12", String(repeating: "g", count: 40), String(repeating: "a", count: 41)])
    func thumbprintsHaveADigestsLength(text: String) {
        let error = #expect(throws: CredentialError.self) { try CertificateSelector.thumbprint(text) }
        #expect(error?.code == .invalidDescription)
    }

    @Test func namesMustBeNames() {
        #expect(throws: CredentialError.self) { try CertificateSelector.distinguishedName(" ") }
        #expect(throws: CredentialError.self) { try CertificateSelector.distinguishedName("service") }
        #expect(throws: CredentialError.self) { try CertificateSelector.subjectName(" ") }
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
