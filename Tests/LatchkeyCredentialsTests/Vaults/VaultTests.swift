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

@Suite struct VaultTests {
    /// A vault with one certificate.
    private final class Vault: CertificateVault {
        let found: Locked<VaultCertificate>
        let secret: Locked<VaultSecret>
        let calls = Locked<[String]>([])
        let knowsPSS: Bool

        init(_ key: CertifiedKey, isExportable: Bool, secret: VaultSecret, knowsPSS: Bool = true) {
            self.found = Locked(
                VaultCertificate(
                    der: key.certificate.der,
                    keyIdentifier: "https://v/keys/c/1",
                    secretIdentifier: "https://v/secrets/c/1",
                    isExportable: isExportable
                )
            )
            self.secret = Locked(secret)
            self.knowsPSS = knowsPSS
        }

        func certificate(named name: String) async throws -> VaultCertificate {
            self.calls.withLock { $0.append("certificate \(name)") }
            return self.found.current
        }

        func secret(_ identifier: String) async throws -> VaultSecret {
            self.calls.withLock { $0.append("secret \(identifier)") }
            return self.secret.current
        }

        func sign(
            _ digest: [UInt8],
            algorithm: SignatureAlgorithm,
            withKey identifier: String
        ) async throws -> [UInt8] {
            self.calls.withLock { $0.append("sign \(algorithm) \(digest.count) \(identifier)") }
            guard self.knowsPSS || algorithm == .rs256 else { throw CredentialError(.notSupported, "Not this one.") }
            return [1, 2, 3]
        }
    }

    private let clock = ManualClock()
    private let key: CertifiedKey
    private let locations = Locked<[VaultLocation]>([])

    init() throws {
        self.key = try Samples.key()
    }

    private func vault(
        isExportable: Bool = true,
        _ value: [UInt8]? = nil,
        type: String? = "application/x-pkcs12",
        knowsPSS: Bool = true
    ) throws -> Vault {
        let text = try value ?? Array(Base64.encode(self.key.pkcs12(passphrase: SecretBytes(""), iterations: 1)).utf8)
        let secret = VaultSecret(value: SecretBytes(copying: text), contentType: type)
        return Vault(self.key, isExportable: isExportable, secret: secret, knowsPSS: knowsPSS)
    }

    private func credential(
        _ vault: Vault,
        signs: Bool = false,
        identity: String? = nil,
        _ variables: [String: String] = [:]
    ) async throws -> any ClientCredential {
        let location = VaultLocation(
            url: "https://v.vault.azure.net",
            certificateName: "c",
            managedIdentityClientID: identity
        )
        let services = CredentialServices(
            clock: self.clock.clock,
            variable: { variables[$0] },
            vaults: { [locations] location in
                locations.withLock { $0.append(location) }
                return vault
            }
        )
        let description = try signs ? CredentialDescription.vaultAssertion(location) : .certificate(vault: location)
        return try await description.load(using: services)
    }

    private func assertion(_ credential: any ClientCredential) async throws -> DecodedAssertion {
        try DecodedAssertion(try await credential.authentication(for: Samples.context))
    }

    // Scoreboard: B5
    @Test func aCertificateComesFromTheVaultWithItsKey() async throws {
        let vault = try self.vault()
        let credential = try await self.credential(vault)
        let assertion = try await self.assertion(credential)
        #expect(vault.calls.current == ["certificate c", "secret https://v/secrets/c/1"])
        let jws = try JWS(compact: assertion.text, accepting: [.ps256])
        #expect(throws: Never.self) { try jws.verify(with: self.key.certificate.publicKey) }
        _ = try await self.assertion(credential)
        #expect(vault.calls.current.count == 2)
        #expect(try await credential.certificateBinding()?.keyID == self.key.certificate.x5tS256)
    }

    // Scoreboard: B5
    @Test func aSecretInPEMFormIsRead() async throws {
        let pem = try self.key.certificatesPEM() + self.key.privateKey.pem()
        let credential = try await self.credential(self.vault(pem, type: "application/x-pem-file"))
        #expect(try await self.assertion(credential).header["x5t#S256"] as? String == self.key.certificate.x5tS256)
    }

    @Test func aKeyThatMustNotLeaveTheVaultSignsThere() async throws {
        let vault = try self.vault(isExportable: false)
        let assertion = try await self.assertion(try await self.credential(vault))
        #expect(vault.calls.current == ["certificate c", "sign PS256 32 https://v/keys/c/1"])
        #expect(assertion.text.hasSuffix(".AQID"))
    }

    // Scoreboard: B12
    @Test func theVaultSignsAssertions() async throws {
        let vault = try self.vault()
        let credential = try await self.credential(vault, signs: true)
        let assertion = try await self.assertion(credential)
        #expect(assertion.header["x5t#S256"] as? String == self.key.certificate.x5tS256)
        #expect(vault.calls.current == ["certificate c", "sign PS256 32 https://v/keys/c/1"])
        // Each signature costs a request: it is kept.
        #expect(try await self.assertion(credential).text == assertion.text)
        #expect(vault.calls.current.count == 2)
        let error = await #expect(throws: CredentialError.self) { try await credential.certificateBinding() }
        #expect(error?.code == .notSupported)
    }

    @Test func aVaultWithoutPSSSignsTheOlderForm() async throws {
        let vault = try self.vault(knowsPSS: false)
        let assertion = try await self.assertion(try await self.credential(vault, signs: true))
        #expect(assertion.header["alg"] as? String == "RS256")
        #expect(assertion.header["x5t"] as? String == self.key.certificate.x5t)
        #expect(vault.calls.current.count == 3)
    }

    @Test func whoAsksIsTheDescriptionsIdentityOrTheEnvironments() async throws {
        let variables = ["AZURE_CLIENT_ID": "from-environment"]
        _ = try await self.credential(self.vault(), identity: "mine", variables)
        _ = try await self.credential(self.vault(), variables)
        _ = try await self.credential(self.vault())
        #expect(self.locations.current.map(\.managedIdentityClientID) == ["mine", "from-environment", nil])
    }

    @Test func whatCannotBeUsedIsExplained() async throws {
        let disabled = try self.vault()
        disabled.found.withLock { $0.isEnabled = false }
        let replaced = try self.vault()
        replaced.found.withLock { [key] in
            $0.der = (try? Samples.key(until: Samples.now + 1).certificate.der) ?? key.certificate.der
        }
        let broken = try self.vault(isExportable: false)
        broken.found.withLock { $0.der = [1, 2] }
        let vaults = [
            (disabled, "disabled"), (replaced, "replaced"), (broken, "cannot be read"),
            (try self.vault(type: "text/plain"), "application/x-pkcs12, application/x-pem-file"),
            (try self.vault(Array("s3cr3t!".utf8)), "neither base64 nor PEM"),
        ]
        for (vault, part) in vaults {
            let credential = try await self.credential(vault)
            let error = await #expect(throws: CredentialError.self) { try await self.assertion(credential) }
            #expect(error?.message.contains(part) == true)
            #expect(error?.message.contains("s3cr3t") == false)
        }
    }

    @Test(arguments: ["", "http://v.vault.azure.net", "v.vault.azure.net", "https://v /"])
    func addressesAreChecked(url: String) {
        let location = VaultLocation(url: url, certificateName: "c")
        for error in [
            #expect(throws: CredentialError.self) { try CredentialDescription.certificate(vault: location) },
            #expect(throws: CredentialError.self) { try CredentialDescription.vaultAssertion(location) },
        ] {
            #expect(error?.code == .invalidDescription)
        }
        #expect(throws: CredentialError.self) {
            try CredentialDescription.certificate(vault: .init(url: "https://v.vault.azure.net", certificateName: ""))
        }
    }
}
