//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto
import Testing

@Suite struct TokenDecryptorTests {
    private let clock = ManualClock()
    private let observer = RecordingObserver()

    private func decryptor(_ descriptions: [CredentialDescription]) throws -> TokenDecryptor {
        try TokenDecryptor(
            descriptions,
            services: .init(clock: self.clock.clock, variable: { _ in nil }, observers: [self.observer])
        )
    }

    private func token(
        for key: CertifiedKey,
        _ parameters: KeyValuePairs<String, String> = [:],
        content: String = "a signed token"
    ) throws -> String {
        let header = JWEHeader(algorithm: .rsaOAEP, encryption: .a256GCM, parameters)
        return try JWE.encrypt(Array(content.utf8), header: header, for: key.certificate.publicKey)
    }

    // Scoreboard: B22
    @Test func tokensForEachOfTheCertificatesAreDecrypted() async throws {
        let folder = try TestFolder()
        let first = try Samples.key()
        let second = try Samples.key(key: Samples.second)
        try folder.write(try second.pkcs12(passphrase: SecretBytes("pw"), iterations: 1000), to: "key.pfx")
        let decryptor = try self.decryptor([
            .certificate(SigningCertificate(first)),
            try .certificate(path: folder.path(of: "key.pfx"), password: "pw"),
        ])
        for key in [first, second] {
            for parameters in [
                [:], ["kid": key.certificate.x5t], ["x5t#S256": key.certificate.x5tS256], ["kid": "unknown"],
            ] as [KeyValuePairs<String, String>] {
                let content = try await decryptor.decrypt(try self.token(for: key, parameters))
                #expect(String(decoding: content, as: UTF8.self) == "a signed token")
            }
        }
    }

    // Scoreboard: B22
    @Test func aReplacedCertificateIsFound() async throws {
        let old = try Samples.key()
        let new = try Samples.key(key: Samples.second)
        let source = ScriptedSource(key: old)
        let decryptor = try self.decryptor([.certificate(from: source)])
        #expect(try await !decryptor.decrypt(self.token(for: old)).isEmpty)
        source.serve(new)
        #expect(try await !decryptor.decrypt(self.token(for: new)).isEmpty)
        #expect(self.observer.kinds == ["loaded", "reloaded"])
    }

    @Test func tokensForOthersDoNotFetchAgainAndAgain() async throws {
        let source = ScriptedSource(key: try Samples.key())
        let decryptor = try self.decryptor([.certificate(from: source)])
        let foreign = try self.token(for: Samples.key(key: Samples.second))
        for _ in 0..<3 {
            let error = await #expect(throws: CredentialError.self) { try await decryptor.decrypt(foreign) }
            #expect(error?.code == .unavailable)
        }
        #expect(source.loads == 2)
        self.clock.advance(by: 300)
        _ = await #expect(throws: CredentialError.self) { try await decryptor.decrypt(foreign) }
        #expect(source.loads == 3)
        // A source that is down meanwhile takes nothing away.
        source.fail()
        self.clock.advance(by: 300)
        _ = await #expect(throws: CredentialError.self) { try await decryptor.decrypt(foreign) }
        #expect(try await !decryptor.decrypt(self.token(for: Samples.key())).isEmpty)
    }

    @Test func oneThatCannotBeFetchedDoesNotStandInTheWay() async throws {
        let decryptor = try self.decryptor([
            try .certificate(path: "/nowhere/key.pfx"), .certificate(SigningCertificate(try Samples.key())),
        ])
        #expect(try await !decryptor.decrypt(self.token(for: Samples.key())).isEmpty)
    }

    @Test(arguments: ["", "a.b.c", "s3cr3t.s3cr3t.s3cr3t.s3cr3t.s3cr3t", String(repeating: ".", count: 4)])
    func whatIsNoEncryptedTokenIsRefused(token: String) async throws {
        let decryptor = try self.decryptor([.certificate(SigningCertificate(try Samples.key()))])
        let error = await #expect(throws: CredentialError.self) { try await decryptor.decrypt(token) }
        #expect(error?.code == .notSupported)
        #expect(error?.message.contains("s3cr3t") == false)
    }

    @Test func onlyCertificatesDecrypt() throws {
        for description in [
            try CredentialDescription.clientSecret("s3cr3t"), .managedIdentityAssertion(), .assertionFile("/x"),
            .autoDecryptKeys,
        ] {
            let error = #expect(throws: CredentialError.self) { try self.decryptor([description]) }
            #expect(error?.code == .notSupported)
            #expect(error?.message.contains(description.sourceType.rawValue) == true)
        }
        var skipped = CredentialDescription.autoDecryptKeys
        skipped.isSkipped = true
        #expect(throws: Never.self) { try self.decryptor([skipped]) }
    }
}
