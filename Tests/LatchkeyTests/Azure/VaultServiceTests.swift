//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import Latchkey
import LatchkeyAzure
import LatchkeyEmulator
import Testing

/// Key Vault as the emulator serves it.
@Suite(.timeLimit(.minutes(5))) struct VaultServiceTests {
    private typealias Refusal = BlobScenario.Findings.Refusal

    // Scoreboard: KV1, KV2, KV3, KV4
    @Test func secretsKeysAndCertificatesAreKept() async throws {
        try await AzureService.run { service in
            let certificate = try VaultCertificates.make()
            var scenario = try VaultScenario(service.latchkey, vault: service.emulator.vaultURL(), certificate)
            try await scenario.run()
            let findings = scenario.findings
            #expect(findings.values == ["s3cr3t", "s3cr3t", "n3w"])
            #expect(findings.newVersion == true)
            #expect(findings.disabled == Refusal(403, "Forbidden"))
            #expect(findings.missing == Refusal(404, "SecretNotFound"))
            #expect(findings.names == ["db", "other"])
            #expect(findings.versions == 2)
            #expect(findings.deletedName == "db")
            #expect(findings.conflict == Refusal(409, "Conflict"))
            #expect(findings.recovered == "n3w")
            #expect(findings.restored == "x")
            #expect(findings.rsa == true)
            #expect(findings.keyNames == ["app", "curve"])
            #expect(findings.noKey == Refusal(404, "KeyNotFound"))
            #expect(findings.certificateNames == ["cert"])
            #expect(findings.exportable == true)
            // One token, and one request of all clients together that had none.
            #expect(service.emulator.requestCount(of: .token) == 1)
            let bare = service.emulator.requests(of: .keyVault).filter { $0.headers[.authorization] == nil }
            #expect(bare.count == 1)
            #expect(bare.allSatisfy { $0.body.isEmpty })
        }
    }

    // Scoreboard: KV1
    @Test func aVaultThatAsksForAnotherCloudsTokensGetsNone() async throws {
        var configuration = Emulator.Configuration()
        configuration.keyVault.resource = "https://graph.microsoft.com"
        try await AzureService.run(configuration) { service in
            let secrets = try service.latchkey.secretClient(service.emulator.vaultURL())
            let error = await #expect(throws: AzureError.self) { try await secrets.set("db", "s3cret") }
            #expect(error?.code == .unauthorized)
            #expect(service.emulator.requestCount(of: .token) == 0)
            let requests = service.emulator.requests(of: .keyVault)
            #expect(requests.count == 1)
            #expect(requests.allSatisfy { $0.body.isEmpty && $0.headers[.authorization] == nil })
        }
    }

    // Scoreboard: KV1
    @Test func aPolicyThatChangesIsAnswered() async throws {
        try await AzureService.run { service in
            let secrets = try service.latchkey.secretClient(service.emulator.vaultURL())
            try await secrets.set("db", "s3cret")
            let clientID = try #require(service.emulator.configuration.applications.first?.clientID)
            service.emulator.revokeTokens(of: clientID)
            #expect(try await secrets.get("db").value == "s3cret")
            #expect(service.emulator.requestCount(of: .token) == 2)
        }
    }
}
