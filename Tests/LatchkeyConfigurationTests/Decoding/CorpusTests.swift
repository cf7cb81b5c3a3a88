//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyCredentials
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyConfiguration

/// Files of all kinds of .NET services, read unchanged.
@Suite struct CorpusTests {
    private static let tenant = "7f58f645-c190-4ce5-9de4-e2b7acd2a6ab"

    private static func clientID(_ number: Int) -> String {
        "5f6a9a1e-1111-4a70-9d3c-0000000000\(number < 10 ? "0" : "")\(number)"
    }

    private func api(_ name: String, of settings: ClientSettings) throws -> DownstreamAPIOptions {
        try #require(settings.downstreamAPIs[name])
    }

    // Scoreboard: A16
    @Test func aDaemonWithAnAuthorityAndASecret() throws {
        let settings = try Corpus.settings("daemon-secret")
        let authority = "https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0"
        let secret = "[Copy the client secret added to the app from the Azure portal]"
        var application = ApplicationOptions(authority: authority, clientID: Self.clientID(1))
        application.credentials = [try .clientSecret(secret)]
        #expect(settings.application == application)
        let api = DownstreamAPIOptions(
            baseURL: "https://localhost:44351/",
            relativePath: "api/TodoList",
            scopes: ["api://5f6a9a1e-2222-4a70-9d3c-000000000002/.default"],
            requestAppToken: true
        )
        #expect(settings.downstreamAPIs == ["DownstreamApi": api])
    }

    @Test func aDaemonWithCertificatesOfAStore() throws {
        let settings = try Corpus.settings("daemon-certificate")
        var application = ApplicationOptions(clientID: Self.clientID(3), appHomeTenantID: Self.tenant)
        application.instance = "https://login.microsoftonline.com/"
        application.tenantID = "common"
        application.azureRegion = "TryAutoDetect"
        application.clientCapabilities = ["cp1"]
        application.extraQueryParameters = ["dc": "ESTS-PUB-WUS2-AZ1-FD000-TEST1"]
        let thumbprint = "962D129A859174EE8B5596985BD18EFEB6961684"
        application.credentials = [
            try .certificate(thumbprint: thumbprint, store: "LocalMachine/My"),
            try .certificate(subjectName: "daemon.contoso.com", store: "CurrentUser/My"),
        ]
        for index in application.credentials.indices { application.credentials[index].sendsCertificateChain = true }
        #expect(settings.application == application)
        let api = try self.api("Inventory", of: settings)
        #expect(api.method == .post)
        #expect(api.contentType == "application/vnd.contoso+json" && api.acceptHeader == api.contentType)
        #expect(api.extraHeaderParameters == ["OData-Version": "4.0"])
        #expect(api.extraQueryParameters == ["api-version": "2024-01-01"])
        #expect(api.requestAppToken)
    }

    // Scoreboard: A7, A16
    @Test func aWebApplicationWithOlderCertificatesAndScopesInOneString() throws {
        let settings = try Corpus.settings("web-app")
        let certificate = try CredentialDescription.certificate(path: "/etc/contoso/web.pfx", password: "pass")
        #expect(settings.application.credentials == [certificate])
        #expect(settings.application.tenantID == "organizations")
        #expect(settings.application.domain == "contoso.onmicrosoft.com")
        #expect(settings.application.webHost.signedOutCallbackPath == "/signed-out")
        #expect(settings.application.webHost.requestsBrowserCode)
        #expect(settings.downstreamAPIs.keys.sorted() == ["DownstreamApi"])
        #expect(settings.downstreamAPIs["DownstreamApi"]?.scopes == ["User.Read", "Mail.Read"])
    }

    @Test func aWebAPIThatCallsAnother() throws {
        let settings = try Corpus.settings("web-api")
        #expect(settings.application.credentials == [try .clientSecret("web-api-secret")])
        #expect(settings.application.webHost.audiences == ["api://contoso-todo", "https://todo.contoso.com"])
        #expect(settings.application.webHost.allowsApplicationsWithoutRoles)
        let vault = VaultLocation(url: "https://contoso.vault.azure.net", certificateName: "decrypt")
        #expect(settings.application.tokenDecryptionCredentials == [try .certificate(vault: vault)])
        let claims = try self.api("Calendar", of: settings).acquireTokenOptions.claims
        #expect(claims == #"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#)
    }

    @Test func anApplicationOfAB2CTenant() throws {
        let settings = try Corpus.settings("b2c")
        #expect(settings.applicationName == "AzureAdB2C")
        #expect(settings.application.signUpSignInPolicyID == "b2c_1_susi")
        #expect(settings.application.webHost.resetPasswordPolicyID == "b2c_1_reset")
        #expect(settings.application.webHost.editProfilePolicyID == "b2c_1_edit_profile")
        #expect(try settings.application.resolvedAuthority().tenant == "fabrikamb2c.onmicrosoft.com")
        let api = try self.api("TodoList", of: settings)
        #expect(api.scopes.count == 2)
        #expect(api.acquireTokenOptions.userFlow == "b2c_1_edit_profile")
    }

    @Test func aServiceThatHasNothingButTheIdentityOfItsHost() throws {
        let settings = try Corpus.settings("managed-identity")
        #expect(settings.application == .hostIdentityOnly)
        let vault = try self.api("Vault", of: settings)
        #expect(vault.relativePath == "secrets/name?api-version=7.4")
        #expect(vault.acquireTokenOptions.managedIdentity == .systemAssigned)
        let storage = try self.api("Storage", of: settings)
        #expect(storage.acquireTokenOptions.managedIdentity == .clientID("5f6a9a1e-4444-4a70-9d3c-000000000007"))
    }

    @Test func aServiceInAClusterThatReadsItsAssertion() throws {
        let credentials = try Corpus.settings("kubernetes").application.credentials
        #expect(credentials.count == 3)
        #expect(credentials[0] == .assertionFile("/var/run/secrets/azure/tokens/azure-identity-token"))
        #expect(credentials[1] == .assertionFile())
        #expect(credentials[2].isSkipped)
        #expect(credentials[2].sourceType == .base64Encoded)
    }

    @Test func aServiceThatAnotherRegistrationProves() throws {
        let settings = try Corpus.settings("federated-provider")
        let section = try CredentialDescription.assertions(
            ofProvider: "OidcIdpSignedAssertion",
            data: ["ConfigurationSection": "GitHubLike"]
        )
        let custom = try CredentialDescription.assertions(
            ofProvider: "Contoso.Assertions",
            data: ["retries": "3", "region": "westus2"]
        )
        #expect(settings.application.credentials == [section, custom])
        #expect(settings.applications.keys.sorted() == ["GitHubLike"])
        #expect(settings.applications["GitHubLike"]?.instance == "https://login.microsoftonline.us/")
        #expect(settings.applications["GitHubLike"]?.credentials == [try .clientSecret("other-secret")])
    }

    // Scoreboard: A20
    @Test func anAgentWhoseBagOfParametersIsTyped() throws {
        let settings = try Corpus.settings("agents")
        let credential = CredentialDescription.managedIdentityAssertion(
            clientID: "5f6a9a1e-4444-4a70-9d3c-000000000012",
            audience: "api://AzureADTokenExchange"
        )
        #expect(settings.application.credentials == [credential])
        let options = try self.api("AgentTools", of: settings).acquireTokenOptions
        #expect(options.federatedIdentityPath == "5f6a9a1e-5555-4a70-9d3c-000000000013")
        #expect(options.assertionIdentityPath == "5f6a9a1e-6666-4a70-9d3c-000000000014")
        #expect(options.clientAssertionClaims == #"{"agent":true}"#)
        #expect(options.extraBodyParameters == ["purpose": "tools"])
    }

    // Scoreboard: A5
    @Test func severalRegistrationsAndEveryScheme() throws {
        let settings = try Corpus.settings("several-registrations")
        #expect(settings.applications.keys.sorted() == ["PartnerAd"])
        #expect(settings.applications["PartnerAd"]?.tenantID == "partner.onmicrosoft.com")
        #expect(try self.api("Own", of: settings).acquireTokenOptions.application == nil)
        #expect(try self.api("Partner", of: settings).acquireTokenOptions.application == "PartnerAd")
        #expect(try self.api("Certificate", of: settings).authentication == .clientCertificate)
        #expect(try self.api("Bound", of: settings).acquireTokenOptions.scheme == .boundToCertificate)
        #expect(try self.api("Signed", of: settings).acquireTokenOptions.scheme == .signedRequest)
        #expect(try self.api("Open", of: settings).authentication == .anonymous)
    }

    @Test func anApplicationOfASovereignCloud() throws {
        let settings = try Corpus.settings("sovereign")
        #expect(settings.application.instance == "https://login.partner.microsoftonline.cn/")
        let credential = CredentialDescription.managedIdentityAssertion(audience: "api://AzureADTokenExchangeChina")
        #expect(settings.application.credentials == [credential])
    }

    // Scoreboard: A16
    @Test func anOlderDescriptionOfAManagedIdentity() throws {
        let settings = try Corpus.settings("older-managed-identity")
        #expect(settings.application.instance == "https://login.microsoftonline.us/")
        #expect(settings.application.tenantID == "contoso.onmicrosoft.us")
        let identity = "5f6a9a1e-4444-4a70-9d3c-000000000019"
        #expect(settings.application.credentials == [.managedIdentityAssertion(clientID: identity)])
        let certificate = try CredentialDescription.certificate(path: "/etc/contoso/decrypt.pfx")
        #expect(settings.application.tokenDecryptionCredentials == [certificate])
    }

    @Test func keysWithColonsAndPolicies() throws {
        let settings = try Corpus.settings("flat-keys")
        #expect(settings.application.clientID == Self.clientID(20))
        #expect(settings.application.credentials == [try .clientSecret("flat-secret")])
        let api = try self.api("Slow", of: settings)
        #expect(api.scopes == ["api://slow/.default"])
        #expect(api.timeout == .seconds(120))
        #expect(api.retries.maximumAttempts == 5)
        #expect(api.concurrency == ConcurrencyLimit(8))
        #expect(api.redirects == .follow(maximum: 2))
        #expect(!api.breaksCircuit)
    }

    @Test func everyOptionOfAToken() throws {
        let settings = try Corpus.settings("every-token-option")
        let tokens = AcquireTokenOptions {
            $0.tenant = "other.onmicrosoft.com"
            $0.forceRefresh = true
            $0.correlationID = "6f6a9a1e-7777-4a70-9d3c-000000000022"
            $0.federatedIdentityPath = "agents/one"
            $0.scheme = .publicKeyClaim(#"{"kty":"RSA","e":"AQAB","n":"AQAB"}"#)
            $0.extraQueryParameters = ["slice": "testslice"]
            $0.extraHeaders = ["x-ms-test": "1"]
        }
        let api = DownstreamAPIOptions(
            baseURL: "https://api.example.com/",
            relativePath: "v1/items",
            scopes: ["api://id/.default"],
            requestAppToken: true,
            acquireTokenOptions: tokens,
            extraHeaderParameters: ["x-h": "v"],
            extraQueryParameters: ["q": "v"]
        )
        #expect(settings.downstreamAPIs == ["MyApi": api])
    }

    // Scoreboard: A4
    @Test(arguments: [
        ("AzureAd__ClientId", "over"), ("AZUREAD__CLIENTID", "over"),
        ("DownstreamApis__Inventory__BaseUrl", "https://over.contoso.com/"),
        ("DownstreamApis__Inventory__ExtraHeaderParameters__OData-Version", "5.0"),
        ("DownstreamApis__Inventory__AcquireTokenOptions__Tenant", "over"),
    ])
    func theEnvironmentOverridesAFile(variable: String, value: String) throws {
        let before = try Corpus.settings("daemon-certificate")
        let after = try Corpus.settings("daemon-certificate", environment: [variable: value])
        #expect(before != after)
        #expect("\(after.application) \(after.downstreamAPIs)".contains(value))
    }

    // Scoreboard: A4
    @Test func theEnvironmentReachesACredential() throws {
        let variable = "AzureAd__ClientCredentials__1__CertificateSubjectName"
        let credentials = try Corpus.settings("daemon-certificate", environment: [variable: "over"]).application
            .credentials
        var expected = try CredentialDescription.certificate(subjectName: "over", store: "CurrentUser/My")
        expected.sendsCertificateChain = true
        #expect(credentials.last == expected)
    }

    @Test func thereAreAtLeastFourteenFiles() {
        #expect(Corpus.names.count >= 14)
    }

    /// What an editor's hand does to each key of each file: the last letter is lost.
    ///
    /// It is found wherever the key is one that is read. Some keys become others; then the file may still be right.
    // Scoreboard: A8
    @Test(arguments: Corpus.names.filter { $0 != "flat-keys" && $0 != "seed-named-api" })
    func aLetterLessIsNoticed(name: String) throws {
        let text = try String(contentsOfFile: Corpus.path(name), encoding: .utf8)
        let keys = Set(text.matches(of: #/"([A-Z][A-Za-z]+)"\s*:/#).map { String($0.output.1) })
        let schema = Set(ConfigurationSchema.sectionSchemas().flatMap(\.namesRead).map { $0.lowercased() })
        var noticed = 0
        for key in keys.sorted() where schema.contains(key.lowercased()) {
            let changed = text.replacing("\"\(key)\"", with: "\"\(key.dropLast())\"")
            do {
                _ = try ConfigurationSource.json(changed).load()
                // Left alone, because nothing is wrong with what remains; or a section that is no API's any more, because
                // only its scopes told it from those of other libraries.
                #expect(
                    name == "web-app" && key == "Scopes" || schema.contains(key.dropLast().lowercased()),
                    "'\(key)' without its last letter is not noticed."
                )
            } catch {
                noticed += 1
                #expect(error.message.contains(key.dropLast()) || name == "web-app", "\(error.message)")
            }
        }
        #expect(noticed > 0)
    }
}
