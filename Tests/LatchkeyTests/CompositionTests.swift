//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Latchkey
import LatchkeyAzure
import LatchkeyConfiguration
import LatchkeyCredentials
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Synchronization
import Testing

/// What a client hands to its parts, and that it ends them.
@Suite(.timeLimit(.minutes(5))) struct CompositionTests {
    private static let other = "22223333-4444-5555-6666-777788889999"

    private final class Observer: CredentialObserver {
        private let kinds = Mutex<[CredentialEvent.Kind]>([])

        func credentialChanged(_ event: CredentialEvent) { self.kinds.withLock { $0.append(event.kind) } }
        func has(_ kind: CredentialEvent.Kind) -> Bool { self.kinds.withLock { $0.contains(kind) } }
    }

    private struct NoVault: Error {}

    private final class Vaults: Sendable {
        private let locations = Mutex<[VaultLocation]>([])

        func open(_ location: VaultLocation) throws -> any CertificateVault {
            self.locations.withLock { $0.append(location) }
            throw NoVault()
        }
        var names: [String] { self.locations.withLock { $0.map(\.certificateName) } }
    }

    /// Runs a test with the settings of an emulator's sample application.
    private func withSettings(
        _ configuration: Emulator.Configuration = .init(),
        changing text: (String) -> String = { $0 },
        _ body: (Emulator, ClientSettings) async throws -> Void
    ) async throws {
        try await Emulator.withEmulator(configuration) { emulator in
            let folder = try TestFolder()
            try emulator.writeCertificateAuthority(to: folder.path("ca.pem"))
            var settings = try ConfigurationSource.json(text(emulator.sampleConfiguration())).load()
            settings.certificateAuthorityFile = folder.path("ca.pem")
            try await body(emulator, settings)
        }
    }

    private func scopes(of emulator: Emulator) -> [String] {
        ["\(emulator.configuration.productsAPI.resource)/.default"]
    }

    // Scoreboard: AZ1, E1
    @Test func azureCredentialAsksTheConfiguredApplication() async throws {
        try await self.withSettings { emulator, settings in
            let latchkey = try LatchkeyClient(settings)
            let credential = try latchkey.azureCredential()
            let scope = self.scopes(of: emulator)[0]
            let token = try await credential.token(for: scope)
            #expect(try await latchkey.acquirer.token(scopes: [scope], as: .app).value == token.value)
            let context = TokenRequestContext(scopes: [scope], enablesContinuousAccessEvaluation: true)
            #expect(try await credential.token(for: context).value != token.value)
            await #expect(throws: TokenCredentialError.self) {
                try await credential.token(for: TokenRequestContext(scopes: [scope], tenantID: "elsewhere"))
            }
            await latchkey.shutdown()
        }
    }

    @Test func observersHearOfCredentials() async throws {
        try await self.withSettings { emulator, settings in
            let observer = Observer()
            let latchkey = try LatchkeyClient(settings, credentialServices: .init(observers: [observer]))
            _ = try await latchkey.authorizationHeader(scopes: self.scopes(of: emulator), as: .app)
            #expect(observer.has(.selected))
            #expect(observer.has(.used))
            await latchkey.shutdown()
        }
    }

    @Test func vaultsAreAskedForCertificates() async throws {
        try await self.withSettings { emulator, settings in
            var settings = settings
            let location = VaultLocation(url: "https://v.vault.azure.net", certificateName: "signing")
            settings.application.credentials = [try .certificate(vault: location)]
            let vaults = Vaults()
            let latchkey = try LatchkeyClient(settings, credentialServices: .init(vaults: vaults.open))
            await #expect(throws: AcquisitionError.self) {
                try await latchkey.authorizationHeader(scopes: self.scopes(of: emulator), as: .app)
            }
            #expect(vaults.names == ["signing"])
            #expect(emulator.requestCount(of: .token) == 0)
            await latchkey.shutdown()
        }
    }

    @Test func eventsAreHeard() async throws {
        try await self.withSettings { emulator, settings in
            let ended = Mutex<[String]>([])
            var events = AcquisitionEvents()
            events.ended = { report in ended.withLock { $0.append(report.flow) } }
            let latchkey = try LatchkeyClient(settings, events: events)
            _ = try await latchkey.authorizationHeader(scopes: self.scopes(of: emulator), as: .app)
            #expect(ended.withLock { $0 } == ["client_credentials"])
            await latchkey.shutdown()
        }
    }

    @Test func anotherSectionOfTheFileProvesTheApplication() async throws {
        let main = Emulator.Application.sample()
        let other = Emulator.Application.sample(clientID: Self.other)
        let configuration = Emulator.Configuration(applications: [main, other])
        try await self.withSettings(configuration) { file in
            let instance = file.firstMatch(of: #/"Instance" : "([^"]*)"/#)?.output.1 ?? ""
            let provider = """
                { "SourceType": "CustomSignedAssertion", "CustomSignedAssertionProviderName": "OidcIdpSignedAssertion",
                  "CustomSignedAssertionProviderData": { "ConfigurationSection": "Other" } }
                """
            return """
                { "AzureAd": { "Instance": "\(instance)", "TenantId": "\(TestService.tenant)",
                    "ClientId": "\(main.clientID)", "ClientCredentials": [\(provider)] },
                  "Other": { "Instance": "\(instance)", "TenantId": "\(TestService.tenant)",
                    "ClientId": "\(other.clientID)", "ClientSecret": "\(other.secrets[0])" } }
                """
        } _: { emulator, settings in
            let latchkey = try LatchkeyClient(settings)
            // The emulator was not told to trust the other application; what matters is what it was sent.
            await #expect(throws: AcquisitionError.self) {
                try await latchkey.authorizationHeader(scopes: self.scopes(of: emulator), as: .app)
            }
            let requests = emulator.requests(of: .token)
            #expect(requests.prefix(2).map { $0.formValue("client_id") } == [other.clientID, main.clientID])
            #expect(requests.first?.formValue("scope") == "api://AzureADTokenExchange/.default")
            #expect(requests.dropFirst().first?.formValue("client_assertion")?.hasPrefix("eyJ") == true)
            await latchkey.shutdown()
        }
    }

    @Test func afterShutdownTheIdentityOfTheHostIsGoneToo() async throws {
        try await self.withSettings { _, settings in
            let latchkey = try LatchkeyClient(settings)
            await latchkey.shutdown()
            let error = await #expect(throws: AcquisitionError.self) {
                try await latchkey.authorizationHeader(
                    scopes: ["https://vault.azure.net/.default"],
                    as: .managedIdentity(.systemAssigned)
                )
            }
            #expect(error?.code == .shutDown)
        }
    }

    @Test func applicationsThatNeedEachOtherAreRefused() throws {
        func application(_ id: String, provenBy section: String) throws -> ApplicationOptions {
            var options = ApplicationOptions(instance: "https://login.example.com/", tenantID: "t", clientID: id)
            let provider = CredentialDescription.applicationAssertionProvider
            options.credentials = [try .assertions(ofProvider: provider, data: ["ConfigurationSection": section])]
            return options
        }
        var settings = ClientSettings(application: try application("main", provenBy: "A"))
        settings.applications = [
            "A": try application("a", provenBy: "B"), "B": try application("b", provenBy: "A"),
        ]
        let error = #expect(throws: AcquisitionError.self) { try LatchkeyClient(settings) }
        #expect(error?.code == .configuration)
    }
}
