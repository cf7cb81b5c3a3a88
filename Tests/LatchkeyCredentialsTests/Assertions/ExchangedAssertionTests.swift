//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import Testing

@Suite struct ExchangedAssertionTests {
    /// Hands out tokens and keeps what they were asked for.
    private final class Source: ExchangeTokenSource {
        let requests = Locked<[ExchangeTokenRequest]>([])

        func exchangeToken(for request: ExchangeTokenRequest) async throws -> SignedAssertion {
            let count = self.requests.withLock {
                $0.append(request)
                return $0.count
            }
            return SignedAssertion(foreignToken(subject: "\(count)"))
        }
    }

    private let source = Source()
    private let clock = ManualClock()

    private var services: CredentialServices {
        CredentialServices(
            clock: self.clock.clock,
            variable: { _ in nil },
            managedIdentity: self.source,
            applications: { [source] section throws in
                guard section == "OtherIdp" else { throw CredentialError(.invalidDescription, "No such section.") }
                return source
            }
        )
    }

    // Scoreboard: B8
    @Test func managedIdentitiesVouchForTheApplication() async throws {
        let description = CredentialDescription.managedIdentityAssertion(clientID: "user-assigned")
        let credential = try await description.load(using: self.services)
        let authentication = try await credential.authentication(for: Samples.context)
        #expect(authentication.value(of: "client_assertion") == foreignToken(subject: "1"))
        _ = try await credential.authentication(for: Samples.context)
        let request = try #require(self.source.requests.current.first)
        #expect(self.source.requests.current.count == 1)
        #expect(request.scope == "api://AzureADTokenExchange/.default")
        #expect(request.managedIdentityClientID == "user-assigned")
        #expect(request.assertion.tenant == Samples.context.tenant)
        let system = try await CredentialDescription.managedIdentityAssertion().load(using: self.services)
        _ = try await system.authentication(for: Samples.context)
        #expect(self.source.requests.current.last?.managedIdentityClientID == nil)
        #expect(system.identifier != credential.identifier)
    }

    @Test(arguments: [
        ("login.microsoftonline.com", "api://AzureADTokenExchange/.default"),
        ("westus2.login.microsoft.com", "api://AzureADTokenExchange/.default"),
        ("login.partner.microsoftonline.cn", "api://AzureADTokenExchangeChina/.default"),
        ("login.chinacloudapi.cn:443", "api://AzureADTokenExchangeChina/.default"),
        ("login.microsoftonline.us", "api://AzureADTokenExchangeUSGov/.default"),
        ("LOGIN.SOVCLOUD-IDENTITY.FR", "api://AzureADTokenExchangeFrance/.default"),
        ("login.sovcloud-identity.de", "api://AzureADTokenExchangeGermany/.default"),
    ])
    func theCloudChoosesTheAudience(host: String, scope: String) async throws {
        var context = Samples.context
        context.tokenEndpoint = "https://\(host)/t/oauth2/v2.0/token"
        let credential = try await CredentialDescription.managedIdentityAssertion().load(using: self.services)
        _ = try await credential.authentication(for: context)
        #expect(self.source.requests.current.map(\.scope) == [scope])
    }

    @Test(arguments: ["api://mine", "api://mine/", "api://mine/.default"])
    func theAudienceCanBeChosen(audience: String) async throws {
        let description = CredentialDescription.managedIdentityAssertion(audience: audience)
        _ = try await description.load(using: self.services).authentication(for: Samples.context)
        #expect(self.source.requests.current.map(\.scope) == ["api://mine/.default"])
    }

    // Scoreboard: B11
    @Test func anotherApplicationVouchesForThisOne() async throws {
        let description = try CredentialDescription.assertions(
            ofProvider: "OidcIdpSignedAssertion",
            data: ["configurationsection": "OtherIdp"]
        )
        let credential = try await description.load(using: self.services)
        let authentication = try await credential.authentication(for: Samples.context)
        #expect(authentication.value(of: "client_assertion") == foreignToken(subject: "1"))
        let request = try #require(self.source.requests.current.first)
        #expect(request.scope == "api://AzureADTokenExchange/.default")
        #expect(request.managedIdentityClientID == nil)
        #expect(request.assertion.correlationID == Samples.context.correlationID)
        let wrong = try CredentialDescription.assertions(ofProvider: "OidcIdpSignedAssertion")
        let error = await #expect(throws: CredentialError.self) { try await wrong.load(using: self.services) }
        #expect(error?.message == "No such section.")
    }

    // Scoreboard: B10
    @Test func providersAreFoundByName() async throws {
        var services = self.services
        services.assertionProviders["Mine"] = { data in
            ClosureAssertionProvider("mine") { _ in SignedAssertion(foreignToken(subject: data["who"] ?? "")) }
        }
        let description = try CredentialDescription.assertions(ofProvider: "Mine", data: ["who": "me"])
        let credential = try await description.load(using: services)
        let authentication = try await credential.authentication(for: Samples.context)
        #expect(authentication.value(of: "client_assertion") == foreignToken(subject: "me"))
        let unknown = try CredentialDescription.assertions(ofProvider: "Min")
        let error = await #expect(throws: CredentialError.self) { try await unknown.load(using: services) }
        #expect(error?.code == .invalidDescription)
        #expect(error?.message.contains("there are Mine, OidcIdpSignedAssertion") == true)
        // Other data, another credential.
        let other = try CredentialDescription.assertions(ofProvider: "Mine", data: ["who": "you"])
        #expect(other.identifier != description.identifier)
    }

    @Test func aMissingServiceIsNamed() async throws {
        let vault = VaultLocation(url: "https://v.vault.azure.net", certificateName: "c")
        let descriptions: [(CredentialDescription, String)] = [
            (.managedIdentityAssertion(), "managedIdentity"),
            (try .assertions(ofProvider: "OidcIdpSignedAssertion"), "applications"),
            (try .certificate(vault: vault), "vaults"),
            (try .vaultAssertion(vault), "vaults"),
            (.managedCertificate(), "managedCertificates"),
        ]
        for (description, property) in descriptions {
            let error = await #expect(throws: CredentialError.self) { try await description.load() }
            #expect(error?.code == .notSupported)
            #expect(error?.message.contains("'CredentialServices.\(property)'") == true)
        }
    }
}
