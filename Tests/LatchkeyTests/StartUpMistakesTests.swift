//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Latchkey
import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import Testing

/// What may be wrong in a configuration: reported when the client is made, before any request.
@Suite struct StartUpMistakesTests {
    private static let secret = "Zm9v~YmFyLXNlY3JldA"

    private static let file = """
        {
          "AzureAd": {
            "Instance": "https://login.microsoftonline.com/", "TenantId": "contoso.onmicrosoft.com", "ClientId": "c",
            "ClientCredentials": [{ "SourceType": "ClientSecret", "ClientSecret": "\(secret)" }]
          },
          "DownstreamApis": {
            "MyApi": { "BaseUrl": "https://api.example.com/", "Scopes": ["api://id/.default"] }
          }
        }
        """

    /// The message of the error that a changed file leads to.
    private func message(replacing text: String, by other: String) async throws -> String {
        let folder = try TestFolder()
        #expect(Self.file.contains(text))
        let path = try folder.write(Self.file.replacing(text, with: other), to: "appsettings.json")
        let error = try #require(
            await #expect(throws: (any Error).self) { try await LatchkeyClient(configuration: .file(path)) }
        )
        let message = "\(error)"
        #expect(!message.contains(Self.secret))
        return message.replacing(path, with: "appsettings.json")
    }

    @Test func theUnchangedFileIsGood() async throws {
        let folder = try TestFolder()
        let path = try folder.write(Self.file, to: "appsettings.json")
        let latchkey = try await LatchkeyClient(configuration: .file(path))
        #expect(latchkey.downstream.names == ["MyApi"])
        await latchkey.shutdown()
    }

    @Test func aMissingFile() async throws {
        let folder = try TestFolder()
        let error = try #require(
            await #expect(throws: ConfigurationError.self) {
                try await LatchkeyClient(configuration: .file(folder.path("appsettings.json")))
            }
        )
        #expect(error.code == .fileNotFound)
        #expect(error.message.contains("appsettings.json does not exist"))
    }

    @Test(arguments: [
        ("\"ClientId\": \"c\",", "\"ClientId\": \"c\"", "appsettings.json:4:5: Expected ',' or '}' in this object"),
        ("\"ClientId\"", "\"ClientIdd\"", "AzureAd:ClientIdd: The key is unknown. Did you mean 'ClientId'?"),
        ("[\"api://id/.default\"]", "[]", "appsettings.json:7:65: DownstreamApis:MyApi:Scopes: No scope is given"),
        ("https://api.example.com/", "http://api.example.com/", "AllowInsecureHttp"),
        ("https://api.example.com/", "api.example.com", "BaseUrl"),
        ("https://login.microsoftonline.com/", "http://login.microsoftonline.com/", "https"),
        ("contoso.onmicrosoft.com", "con/toso", "TenantId"),
    ])
    func aWrongSetting(text: String, other: String, part: String) async throws {
        #expect(try await self.message(replacing: text, by: other).contains(part))
    }

    @Test func severalMistakesAtOnce() async throws {
        let message = try await self.message(
            replacing: "\"MyApi\": { \"BaseUrl\"",
            by: "\"Other\": {}, \"MyApi\": { \"BaseUri\""
        )
        #expect(message.contains("DownstreamApis:Other:BaseUrl"))
        #expect(message.contains("DownstreamApis:Other:Scopes"))
        #expect(message.contains("DownstreamApis:MyApi:BaseUri: The key is unknown. Did you mean 'BaseUrl'?"))
    }

    @Test func aMissingAuthorityFile() async throws {
        let message = try await self.message(
            replacing: "\"DownstreamApis\"",
            by: "\"Latchkey\": { \"CertificateAuthorityFile\": \"no-such-ca.pem\" }, \"DownstreamApis\""
        )
        #expect(message.contains("no-such-ca.pem"))
    }
}
