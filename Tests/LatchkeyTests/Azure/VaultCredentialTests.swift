//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Latchkey
import LatchkeyAzure
import LatchkeyConfiguration
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyEmulator
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

/// Applications whose certificate is in a key vault.
@Suite(.timeLimit(.minutes(5))) struct VaultCredentialTests {
    private static let clientID = "22223333-4444-4555-8666-777788889999"
    private static let scopes = ["api://products/.default"]

    private static func application(_ key: CertifiedKey) -> Emulator.Application {
        Emulator.Application(
            clientID: Self.clientID,
            roles: [Emulator.Resource.products.identifier: ["Products.Read"]],
            certificates: [key.certificate]
        )
    }

    /// Runs a test with an application whose certificate is in a vault that another application may read.
    private func withVault(
        isExportable: Bool = true,
        _ body: (AzureService, CertificateClient) async throws -> Void
    ) async throws {
        let key = try VaultCertificates.make()
        var configuration = Emulator.Configuration()
        configuration.applications.append(Self.application(key))
        try await AzureService.run(configuration) { service in
            let certificates = try service.latchkey.certificateClient(service.emulator.vaultURL())
            try await certificates.importing("app", key, isExportable: isExportable)
            try await body(service, certificates)
        }
    }

    /// A client of the application with the certificate.
    private func withClient(
        _ service: AzureService,
        _ describe: (VaultLocation) throws -> CredentialDescription = { try .certificate(vault: $0) },
        _ body: (LatchkeyClient) async throws -> Void
    ) async throws {
        let url = service.emulator.vaultURL()
        let options = ApplicationOptions(
            instance: service.emulator.baseURL,
            tenantID: TestService.tenant,
            clientID: Self.clientID,
            credentials: [try describe(VaultLocation(url: url, certificateName: "app"))]
        )
        var settings = ClientSettings(application: options)
        settings.certificateAuthorityFile = service.service.folder.path("ca.pem")
        let credential = try service.latchkey.azureCredential()
        let trust = CurlHTTPClient.TrustRoots.file(service.service.folder.path("ca.pem"))
        let http = try CurlHTTPClient(configuration: .init(trustRoots: trust))
        let services = CredentialServices(vaults: { location in
            try AzureCertificateVault(vault: location.url, credential: credential, http: http)
        })
        let latchkey = try LatchkeyClient(settings, credentialServices: services)
        do {
            try await body(latchkey)
        } catch {
            await latchkey.shutdown()
            await http.shutdown()
            throw error
        }
        await latchkey.shutdown()
        await http.shutdown()
    }

    private func token(_ latchkey: LatchkeyClient) async throws -> AccessToken {
        try await latchkey.acquirer.token(scopes: Self.scopes, as: .app)
    }

    private func signings(_ service: AzureService) -> Int {
        service.emulator.requests(of: .keyVault).filter { $0.path.hasSuffix("/sign") }.count
    }

    // Scoreboard: KV6
    @Test func theKeyComesFromTheVault() async throws {
        try await self.withVault { service, _ in
            try await self.withClient(service) { latchkey in
                let token = try await self.token(latchkey)
                #expect(try claims(of: token.value)["azp"] as? String == Self.clientID)
            }
            #expect(self.signings(service) == 0)
            #expect(service.emulator.requests(of: .token).last?.formValue("client_assertion")?.isEmpty == false)
        }
    }

    // Scoreboard: KV4, KV6
    @Test func aKeyThatMayNotLeaveSignsInTheVault() async throws {
        try await self.withVault(isExportable: false) { service, certificates in
            try await self.withClient(service) { latchkey in _ = try await self.token(latchkey) }
            #expect(self.signings(service) == 1)
            let error = await #expect(throws: AzureError.self) { try await certificates.certifiedKey("app") }
            #expect(error?.code == .refused)
        }
    }

    // Scoreboard: KV4, KV6
    @Test func assertionsAreSignedInTheVaultOnRequest() async throws {
        try await self.withVault { service, _ in
            try await self.withClient(service, { try .vaultAssertion($0) }) { latchkey in
                _ = try await self.token(latchkey)
                // The assertion is good for further tokens.
                _ = try await latchkey.acquirer.token(scopes: ["https://graph.microsoft.com/.default"], as: .app)
            }
            #expect(self.signings(service) == 1)
            let secrets = service.emulator.requests(of: .keyVault).filter { $0.path.hasPrefix("/secrets/") }
            #expect(secrets.isEmpty)
        }
    }

    // Scoreboard: KV6
    @Test func aNewVersionIsFetchedWhenTheIssuerWantsIt() async throws {
        try await self.withVault { service, certificates in
            try await self.withClient(service) { latchkey in
                _ = try await self.token(latchkey)
                let next = try VaultCertificates.make(name: "next.example")
                try await certificates.importing("app", next)
                try service.emulator.update(Self.application(next))
                _ = try await latchkey.acquirer.token(scopes: ["https://graph.microsoft.com/.default"], as: .app)
            }
            // One with the old certificate, one that was refused, one with the new.
            let tokens = service.emulator.requests(of: .token).filter { $0.formValue("client_id") == Self.clientID }
            #expect(tokens.count == 3)
        }
    }

    /// The whole way by configuration: the vault is read as the environment allows.
    // Scoreboard: KV6
    @Test func configurationAndEnvironmentSuffice() async throws {
        try await self.withVault { service, _ in
            let emulator = service.emulator
            let reader = try #require(emulator.configuration.applications.first)
            let file = try service.service.folder.write(
                """
                {"AzureAd": {"Instance": "\(emulator.baseURL)/", "TenantId": "\(TestService.tenant)",
                  "ClientId": "\(Self.clientID)", "ClientCredentials": [{"SourceType": "KeyVault",
                  "KeyVaultUrl": "\(emulator.vaultURL())", "KeyVaultCertificateName": "app"}]},
                 "Latchkey": {"CertificateAuthorityFile": "\(service.service.folder.path("ca.pem"))"}}
                """,
                to: "vault.json"
            )
            let run = try await CommandRun(
                ["token", "app", "--config", file, "--scope", Self.scopes[0], "--json"],
                environment: [
                    "AZURE_TENANT_ID": TestService.tenant, "AZURE_CLIENT_ID": reader.clientID,
                    "AZURE_CLIENT_SECRET": reader.secrets[0], "AZURE_AUTHORITY_HOST": emulator.baseURL,
                    "AZURE_TOKEN_CREDENTIALS": "EnvironmentCredential",
                ],
                folder: service.service.folder
            )
            #expect(run.status == 0, "\(run.errors) \(run.output)")
            #expect(run.claims["azp"] as? String == Self.clientID)
        }
    }

    @Test func aVaultThatIsNotThereIsSaidSo() async throws {
        try await self.withVault { service, certificates in
            try await certificates.delete("app")
            try await self.withClient(service) { latchkey in
                let error = await #expect(throws: AcquisitionError.self) { _ = try await self.token(latchkey) }
                #expect(error?.message.contains("app") == true)
                #expect(error?.message.contains(service.emulator.vaultURL()) == true)
            }
        }
    }
}
