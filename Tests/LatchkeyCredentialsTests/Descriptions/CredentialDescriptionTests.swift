//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto
import Testing

@Suite struct CredentialDescriptionTests {
    private static let secret = "h7Q~s3cr3t"
    private let key: CertifiedKey

    init() throws {
        self.key = try Samples.key()
    }

    /// One description for each source type.
    private func all() throws -> [CredentialDescription] {
        let vault = VaultLocation(url: "https://v.vault.azure.net", certificateName: "c")
        let base64 = Base64.encode(Array(Self.secret.utf8))
        return [
            .autoDecryptKeys, try .certificate(base64: base64, password: Self.secret),
            .certificate(SigningCertificate(self.key)), try .clientSecret(Self.secret),
            try .assertions(ofProvider: "Mine", data: ["key": Self.secret]), try .certificate(vault: vault),
            .managedCertificate(managedIdentityClientID: "m"),
            try .certificate(path: "/p", keyPath: "/k", password: Self.secret), .assertionFile("/a"),
            .managedIdentityAssertion(clientID: "m"), try .vaultAssertion(vault),
            try .certificate(distinguishedName: "CN=a", password: Self.secret),
            try .certificate(subjectName: "a", password: Self.secret),
            try .certificate(thumbprint: String(repeating: "a", count: 40), password: Self.secret),
        ]
    }

    @Test func eachSourceTypeCanBeDescribed() throws {
        #expect(try self.all().map(\.sourceType) == CredentialDescription.SourceType.all)
    }

    // Scoreboard: B23
    @Test func nothingThatIsPrintedRevealsASecret() async throws {
        let base64 = Base64.encode(Array(Self.secret.utf8))
        for description in try self.all() {
            var text = "\(description) \(String(reflecting: description)) \(description.identifier)"
            dump(description, to: &text)
            dump([description.sourceType.rawValue: description], to: &text)
            do {
                let credential = try await description.load(using: .init(variable: { _ in nil }))
                text += "\(credential.identifier) \(credential)"
                dump(credential, to: &text)
                let authentication = try await credential.authentication(for: Samples.context)
                text += "\(authentication)"
                dump(authentication, to: &text)
            } catch {
                text += "\(error) \(String(reflecting: error))"
                dump(error, to: &text)
            }
            #expect(!text.contains(Self.secret), "\(description)")
            #expect(!text.contains(base64), "\(description)")
            #expect(!text.contains("PRIVATE KEY"), "\(description)")
        }
    }

    @Test func namesTellDescriptionsApart() throws {
        let names = try self.all().map(\.identifier)
        #expect(Set(names).count == names.count)
        #expect(try self.all() == self.all())
        #expect(try Set(self.all()).count == names.count)
        #expect(
            try CredentialDescription.assertions(ofProvider: "a", data: ["k": "1"])
                != .assertions(ofProvider: "a", data: ["k": "2"])
        )
    }

    @Test func optionsReachTheCredential() async throws {
        var description = CredentialDescription.certificate(SigningCertificate(try Samples.chain()))
        description.sendsCertificateChain = true
        description.algorithm = .rs256
        let services = CredentialServices(clock: ManualClock().clock)
        let credential = try await description.load(using: services)
        let header = try DecodedAssertion(try await credential.authentication(for: Samples.context)).header
        #expect(header["alg"] as? String == "RS256")
        #expect((header["x5c"] as? [String])?.count == 2)
        description.isBound = true
        let bound = try await description.load(using: services)
        #expect(try await bound.authentication(for: Samples.context).clientIdentity != nil)
    }

    // Scoreboard: B12
    @Test func thePlatformMayKeepTheCertificate() async throws {
        let key = try Samples.key()
        let asked = Locked<[String?]>([])
        var services = CredentialServices(clock: ManualClock().clock)
        services.managedCertificates = { clientID in
            asked.withLock { $0.append(clientID) }
            return CertificateObject(SigningCertificate(key))
        }
        let description = CredentialDescription.managedCertificate(managedIdentityClientID: "m")
        let credential = try await description.load(using: services)
        let authentication = try await credential.authentication(for: Samples.context)
        #expect(authentication.certificate == key.certificate)
        #expect(asked.current == ["m"])
    }

    @Test func keysForDecryptionDoNotAuthenticate() async throws {
        let error = await #expect(throws: CredentialError.self) {
            try await CredentialDescription.autoDecryptKeys.load()
        }
        #expect(error?.code == .notSupported)
    }

    // Scoreboard: B1
    @Test func aSecretIsSent() async throws {
        let credential = try await CredentialDescription.clientSecret(Self.secret).load()
        let authentication = try await credential.authentication(for: Samples.context)
        #expect(authentication.parameters == [.init(name: "client_secret", value: Self.secret)])
    }

    @Test func emptyTextsAreRefused() {
        for error in [
            #expect(throws: CredentialError.self) { try CredentialDescription.certificate(path: " ") },
            #expect(throws: CredentialError.self) { try CredentialDescription.assertions(ofProvider: "") },
            #expect(throws: CredentialError.self) { try CredentialDescription.certificate(path: "a\0b") },
        ] {
            #expect(error?.code == .invalidDescription)
        }
    }
}
