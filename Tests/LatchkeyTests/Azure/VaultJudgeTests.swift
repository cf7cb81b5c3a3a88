//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyAzure
import LatchkeyCrypto
import LatchkeyEmulator
import Testing

/// The emulator's Key Vault as clients see it that others wrote, and our requests beside those of these clients.
@Suite(
    .enabled(if: Judge.python != nil, "Set LATCHKEY_PYTHON to a Python that has the clients of azure-keyvault."),
    .timeLimit(.minutes(5))
)
struct VaultJudgeTests {
    // Scoreboard: KV1, KV2, KV3, KV4
    @Test func ourRequestsAreThoseOfTheVaultClients() async throws {
        try await AzureService.run { service in
            let certificate = try VaultCertificates.make()
            var ours = try VaultScenario(service.latchkey, vault: service.emulator.vaultURL(), certificate)
            try await ours.run()
            let theirs: VaultScenario.Findings = try await service.judge(
                "vault.py",
                [
                    "url": service.emulator.vaultURL("judge"),
                    "certificate": try service.service.folder.write(
                        VaultCertificates.pem(certificate),
                        to: "certificate.pem"
                    ),
                ],
                scope: "https://vault.azure.net/.default"
            )
            #expect(ours.findings == theirs)
            // Each of their clients learns the challenge anew, and ours share it; from then on they ask alike.
            let requests = service.emulator.requests(of: .keyVault).filter { $0.headers[.authorization] != nil }
            let own = requests.filter { $0.host.hasPrefix("contoso.") }.map { Self.line($0) }
            let other = requests.filter { $0.host.hasPrefix("judge.") }.map { Self.line($0) }
            for line in Set(other).subtracting(own) { Issue.record("Only theirs: \(line)") }
        }
    }

    private static func line(_ request: Emulator.RecordedRequest) -> String {
        let line = DataRequest(request, ignoring: ["content-type"]).description
        // A slash may stand for a version that is not named; a policy of theirs names who issued what is imported.
        return line.replacing("/?", with: "?").replacing("judge.vault", with: "contoso.vault")
            .replacing("\"issuer\":{\"name\":\"Self\"},", with: "")
            .replacing(/"value":"[A-Za-z0-9_-]{43}"/, with: "<backup>")
            .replacing(/"value":"LS0tLS1[A-Za-z0-9+\/\\=]*"/, with: "<certificate>")
    }
}

enum VaultCertificates {
    static func make(name: String = "vault.example") throws -> CertifiedKey {
        let key = try PrivateKey()
        let validity = Int64(1_700_000_000)...Int64(4_000_000_000)
        let authority = try CertificateAuthority(
            subject: DistinguishedName(commonName: name),
            validity: validity,
            privateKey: key
        )
        return try CertifiedKey(privateKey: key, certificates: [authority.certificate])
    }

    static func pem(_ key: CertifiedKey) throws -> String {
        try String(decoding: key.privateKey.pem() + key.certificate.pem(), as: UTF8.self)
    }
}
