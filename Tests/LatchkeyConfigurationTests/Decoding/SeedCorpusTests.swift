//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyConfiguration
import LatchkeyCredentials
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition
import Testing

/// The files that the introduction to calling APIs shows to users of .NET.
@Suite struct SeedCorpusTests {
    /// What the files leave to the rest of a service's configuration.
    private static let registration = [
        "AzureAd__Instance": "https://login.microsoftonline.com/", "AzureAd__TenantId": "your-tenant-id",
        "AzureAd__ClientId": "your-client-id", "AzureAd__ClientSecret": "from-the-environment",
    ]

    private func application(_ credential: CredentialDescription) -> ApplicationOptions {
        ApplicationOptions(
            instance: "https://login.microsoftonline.com/",
            tenantID: "your-tenant-id",
            clientID: "your-client-id",
            credentials: [credential]
        )
    }

    // Scoreboard: A2, A4, A6
    @Test func aNamedAPIWithScopesInAnArray() throws {
        let settings = try Corpus.settings("seed-named-api", environment: Self.registration)
        let scopes = ["api://myapi/read", "api://myapi/write"]
        let api = DownstreamAPIOptions(baseURL: "https://myapi.example.com", scopes: scopes)
        #expect(settings.downstreamAPIs == ["MyApi": api])
        #expect(settings.application == self.application(try .clientSecret("from-the-environment")))
    }

    // Scoreboard: A1
    @Test func anAPIWithTokensBoundToACertificate() throws {
        let settings = try Corpus.settings("seed-bound-token")
        var credential = try CredentialDescription.certificate(
            distinguishedName: "CN=YourCertificate",
            store: "CurrentUser/My"
        )
        credential.sendsCertificateChain = true
        #expect(settings.application == self.application(credential))
        let api = DownstreamAPIOptions(
            baseURL: "https://api.contoso.com/",
            relativePath: "api/data",
            scopes: ["api://your-api/.default"],
            requestAppToken: true,
            acquireTokenOptions: .init { $0.scheme = .boundToCertificate }
        )
        #expect(settings.downstreamAPIs == ["SecureApi": api])
    }

    // Scoreboard: A1, A2
    @Test func aServiceWithAnIdentityOfItsHostAndTwoAPIs() throws {
        let settings = try Corpus.settings("seed-two-apis")
        #expect(settings.application == self.application(.managedIdentityAssertion()))
        #expect(
            settings.downstreamAPIs == [
                "MicrosoftGraph": DownstreamAPIOptions(
                    baseURL: "https://graph.microsoft.com/v1.0",
                    scopes: ["User.Read", "Mail.Read"]
                ),
                "MyApi": DownstreamAPIOptions(baseURL: "https://myapi.example.com", scopes: ["api://myapi/read"]),
            ]
        )
    }

    // Scoreboard: A3
    @Test func codeAndFileSayTheSame() throws {
        var application = ApplicationOptions(clientID: "your-client-id")
        application.instance = "https://login.microsoftonline.com/"
        application.tenantID = "your-tenant-id"
        let vault = VaultLocation(url: "https://myvault.vault.azure.net", certificateName: "MyCertificate")
        application.credentials = [try .certificate(vault: vault)]
        var settings = ClientSettings(application: application)
        settings.downstreamAPIs["MyApi"] = DownstreamAPIOptions(
            baseURL: "https://myapi.example.com",
            scopes: ["api://myapi/read"]
        )
        #expect(try Corpus.settings("seed-vault") == settings)
    }
}
