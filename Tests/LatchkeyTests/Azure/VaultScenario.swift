//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Latchkey
import LatchkeyAzure
import LatchkeyCrypto
import Testing

/// The operations that our clients and those of azure-keyvault are led through alike.
struct VaultScenario {
    /// What is found out on the way.
    struct Findings: Codable, Equatable {
        var values: [String]?
        var newVersion: Bool?
        var disabled: BlobScenario.Findings.Refusal?
        var missing: BlobScenario.Findings.Refusal?
        var names: [String]?
        var versions: Int?
        var deletedName: String?
        var conflict: BlobScenario.Findings.Refusal?
        var recovered: String?
        var restored: String?
        var rsa: Bool?
        var keyNames: [String]?
        var noKey: BlobScenario.Findings.Refusal?
        var thumbprint: String?
        var certificateNames: [String]?
        var exportable: Bool?
    }

    let secrets: SecretClient
    let keys: KeyClient
    let certificates: CertificateClient
    let certificate: CertifiedKey
    private(set) var findings = Findings()

    init(_ latchkey: LatchkeyClient, vault: String, _ certificate: CertifiedKey) throws {
        let options = AzureService.vaultOptions
        self.secrets = try latchkey.secretClient(vault, options: options)
        self.keys = try latchkey.keyClient(vault, options: options)
        self.certificates = try latchkey.certificateClient(vault, options: options)
        self.certificate = certificate
    }

    mutating func run() async throws {
        try await self.useSecrets()
        try await self.deleteSecrets()
        try await self.useKeys()
        try await self.useCertificates()
    }

    private func refusal(_ action: () async throws(AzureError) -> Void) async -> BlobScenario.Findings.Refusal? {
        do throws(AzureError) {
            try await action()
            return nil
        } catch {
            return .init(error.status?.code ?? 0, error.serviceCode?.rawValue ?? "")
        }
    }

    private mutating func useSecrets() async throws {
        let secrets = self.secrets
        try await secrets.set(
            "db",
            "s3cr3t",
            contentType: "text/plain",
            attributes: .init(isEnabled: true),
            tags: ["env": "dev"]
        )
        let first = try await secrets.get("db")
        let second = try await secrets.set("db", "n3w")
        try await secrets.set("other", "x")
        let version = try #require(first.properties.version)
        let again = try await secrets.get("db", version: version).value
        self.findings.values = [first.value, again, try await secrets.get("db").value]
        self.findings.newVersion = version != second.properties.version
        try await secrets.update("db", version: version, attributes: .init(isEnabled: false))
        self.findings.disabled = await self.refusal { () async throws(AzureError) in
            _ = try await secrets.get("db", version: version)
        }
        self.findings.missing = await self.refusal { () async throws(AzureError) in _ = try await secrets.get("none") }
        var names: [String] = []
        for try await secret in secrets.list(pageSize: 1) { names.append(secret.name) }
        self.findings.names = names
        var versions = 0
        for try await _ in secrets.versions(of: "db", pageSize: 1) { versions += 1 }
        self.findings.versions = versions
    }

    private mutating func deleteSecrets() async throws {
        let secrets = self.secrets
        try await secrets.delete("db")
        try await secrets.waitUntilDeleted("db")
        self.findings.deletedName = try await secrets.deleted("db").item.name
        self.findings.conflict = await self.refusal { () async throws(AzureError) in
            try await secrets.set("db", "again")
        }
        try await secrets.recover("db")
        try await secrets.waitUntilRecovered("db")
        self.findings.recovered = try await secrets.get("db").value
        let backup = try await secrets.backup("other")
        try await secrets.delete("other")
        try await secrets.waitUntilDeleted("other")
        try await secrets.purge("other")
        try await secrets.restore(backup)
        self.findings.restored = try await secrets.get("other").value
    }

    private mutating func useKeys() async throws {
        let keys = self.keys
        let key = try await keys.createRSA("app", size: 2048)
        let digest = Hash.sha256.digest(of: Array("data".utf8))
        let signature = try await keys.sign(
            digest,
            algorithm: .ps256,
            with: key.properties.name,
            version: key.properties.version
        )
        self.findings.rsa = try key.publicKey().isValid(signature: signature, ofDigest: digest, algorithm: .ps256)
        let curve = try await keys.createEC("curve", curve: "P-256")
        let other = try await keys.sign(
            digest,
            algorithm: .es256,
            with: "curve",
            version: curve.properties.version
        )
        #expect(other.count == 64)
        var names: [String] = []
        for try await key in keys.list() { names.append(key.name) }
        self.findings.keyNames = names
        self.findings.noKey = await self.refusal { () async throws(AzureError) in _ = try await keys.get("none") }
        // What only our client does: the vault verifies, too.
        #expect(try await keys.verify(other, of: digest, algorithm: .es256, with: "curve"))
        #expect(try await !keys.verify(signature, of: digest.reversed(), algorithm: .ps256, with: "app"))
    }

    private mutating func useCertificates() async throws {
        try await self.certificates.importing("cert", self.certificate)
        let found = try await self.certificates.get("cert")
        self.findings.thumbprint = try Base64URL.decode(found.properties.thumbprint ?? "")
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var names: [String] = []
        for try await certificate in self.certificates.list() { names.append(certificate.name) }
        self.findings.certificateNames = names
        self.findings.exportable = found.policy?.isExportable
        #expect(try await self.certificates.certifiedKey("cert").certificate.der == self.certificate.certificate.der)
    }
}
