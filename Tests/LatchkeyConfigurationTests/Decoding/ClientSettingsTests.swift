//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyConfiguration

@Suite struct ClientSettingsTests {
    /// What a .NET service's file looks like, with the sections and keys of its host.
    private let file = """
        {
          "Logging": { "LogLevel": { "Default": "Information" } }, "AllowedHosts": "*",
          "AzureAd": {
            "Instance": "https://login.microsoftonline.com/",
            "TenantId": "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3",
            "ClientId": "11111111-2222-3333-4444-555555555555",
            "CallbackPath": "/signin-oidc", "SendX5c": false, "AzureRegion": null,
            "ClientCredentials": [ { "SourceType": "ClientSecret", "ClientSecret": "s3cr3t", "Skip": false } ]
          },
          "DownstreamApis": {
            "MyApi": {
              "BaseUrl": "https://api.example.com/", "RelativePath": "v1", "HttpMethod": "Get",
              "ProtocolScheme": "Bearer", "ContentType": "application/json", "RequestAppToken": true,
              "Scopes": ["api://id/.default"], "AcceptHeader": "text/plain", "Timeout": "00:00:05.5",
              "ExtraHeaderParameters": { "x-h": "v" }, "ExtraQueryParameters": { "n": 1, "b": true },
              "AcquireTokenOptions": { "Tenant": "other", "ForceRefresh": "True", "FmiPath": "" },
            },
            "Local": { "baseurl": "http://127.0.0.1:1/", "Scopes": "a b", "AllowInsecureHttp": true, "Timeout": 3 }
          }
        }
        """

    // Scoreboard: W83
    @Test func aFileOfADotNETServiceIsReadUnchanged() throws {
        let settings = try ConfigurationSource.json(self.file).load()
        #expect(settings.application.instance == "https://login.microsoftonline.com/")
        #expect(settings.application.tenantID == "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3")
        #expect(settings.application.clientID == "11111111-2222-3333-4444-555555555555")
        #expect(settings.application.credentials == [try .clientSecret("s3cr3t")])
        let api = DownstreamAPIOptions(
            baseURL: "https://api.example.com/",
            relativePath: "v1",
            scopes: ["api://id/.default"],
            requestAppToken: true,
            acquireTokenOptions: .init(tenant: "other", forceRefresh: true),
            acceptHeader: "text/plain",
            extraHeaderParameters: ["x-h": "v"],
            extraQueryParameters: ["n": "1", "b": "true"],
            timeout: .milliseconds(5500)
        )
        #expect(settings.downstreamAPIs["MyApi"] == api)
        let local = try #require(settings.downstreamAPIs["Local"])
        #expect(local.scopes == ["a", "b"])
        #expect(local.allowInsecureHTTP)
        #expect(local.timeout == .seconds(3))
    }

    @Test func theEnvironmentReachesEveryDepth() throws {
        let variables = [
            "AzureAd__ClientCredentials__0__ClientSecret": "rotated",
            "DownstreamApis__MyApi__Scopes__0": "api://other/.default",
            "DownstreamApis__New__BaseUrl": "https://new.example.com/",
            "DownstreamApis__New__Scopes__0": "api://new/.default",
        ]
        let settings = try ConfigurationSource(layers: [.json(self.file), .environment(variables)]).load()
        #expect(settings.application.credentials == [try .clientSecret("rotated")])
        #expect(settings.downstreamAPIs["MyApi"]?.scopes == ["api://other/.default"])
        #expect(settings.downstreamAPIs["New"]?.baseURL == "https://new.example.com/")
    }

    @Test func theEnvironmentAloneIsEnough() throws {
        let settings = try ConfigurationSource(layers: [
            .environment([
                "AzureAd__Instance": "https://login.microsoftonline.com/", "AzureAd__TenantId": "t.example.com",
                "AzureAd__ClientId": "c", "AzureAd__ClientSecret": "s",
            ])
        ]).load()
        #expect(settings.application.credentials == [try .clientSecret("s")])
    }

    @Test func theOlderClientSecretKeyIsRead() throws {
        let text = """
            {"AzureAd": {"Instance": "https://i.example/", "TenantId": "t", "ClientId": "c", "ClientSecret": "s"}}
            """
        #expect(try ConfigurationSource.json(text).load().application.credentials == [try .clientSecret("s")])
    }

    @Test func sectionsMayHaveOtherNames() throws {
        let text = self.file.replacing("\"AzureAd\"", with: "\"EntraId\"")
        let settings = try ConfigurationSource.json(text, sections: .init(application: "EntraId")).load()
        #expect(settings.application.clientID == "11111111-2222-3333-4444-555555555555")
    }
}
