//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyConfiguration

@Suite struct SettingsErrorTests {
    static let secret = "h7Q~Zm9vYmFyLXNlY3JldA"

    /// A change to a good file, and what the error about it says.
    struct Case: Sendable, CustomTestStringConvertible {
        let from: String
        let to: String
        let parts: [String]

        init(_ from: String, _ to: String, _ parts: String...) {
            self.from = from
            self.to = to
            self.parts = parts
        }

        var testDescription: String { "\(self.from) → \(self.to)" }
    }

    private static let file = """
        {
          "AzureAd": {
            "Instance": "https://login.microsoftonline.com/",
            "TenantId": "contoso.onmicrosoft.com",
            "ClientId": "11111111-2222-3333-4444-555555555555",
            "ClientCredentials": [
              { "SourceType": "ClientSecret", "ClientSecret": "\(secret)" }
            ]
          },
          "DownstreamApis": {
            "MyApi": {
              "BaseUrl": "https://api.example.com/",
              "Scopes": ["api://id/.default"]
            }
          }
        }
        """

    private func error(in text: String) throws -> ConfigurationError {
        try #require(throws: ConfigurationError.self) {
            try ConfigurationSource(layers: [.json(text, name: "appsettings.json")]).load()
        }
    }

    @Test(arguments: [
        Case("\"AzureAd\"", "\"AzureADD\"", "AzureAd: The section is missing.", "'AzureADD' (appsettings.json:2:3)"),
        Case("\"DownstreamApis\"", "\"DownstreamApi\"", "json:10:3: DownstreamApi: ", "Did you mean 'DownstreamApis'"),
        Case(
            "\"TenantId\"",
            "\"TennantId\"",
            "json:4:5: AzureAd:TennantId: The key is unknown. Did you mean 'TenantId'?"
        ),
        Case("\"TenantId\"", "\"TenantId \"", "AzureAd:TenantId : The key is unknown. Did you mean 'TenantId'?"),
        Case("\"TenantId\"", "\"Zebra\"", "AzureAd:Zebra: The key is unknown. The keys read here are Instance, "),
        Case("\"contoso.onmicrosoft.com\"", "null", "json:4:17: AzureAd:TenantId: The key is missing or empty; set it"),
        Case("\"contoso.onmicrosoft.com\"", "{}", "AzureAd:TenantId: Expected a string, found an object."),
        Case("\"11111111-2222-3333-4444-555555555555\"", "\"\"", "AzureAd:ClientId: The key is missing or empty; set"),
        Case("https://login", "http://login", "json:2:14: AzureAd: ", "https"),
        Case(
            "\"BaseUrl\"",
            "\"AcquireTokenOptions\": {\"AuthenticationOptionsName\": \"x\"}, \"BaseUrl\"",
            "AcquireTokenOptions:AuthenticationOptionsName: There is no section 'x' that describes an app registration."
        ),
        Case(
            "\"TenantId\"",
            "\"ClientSecret\": \"\(secret)\", \"TenantId\"",
            "AzureAd:ClientSecret: 'ClientCredentials'"
        ),
        Case(
            "\"SourceType\": \"ClientSecret\"",
            "\"SourceType\": \"KeyVault\"",
            "0:KeyVaultUrl: The key is missing or empty; set it",
            "0:KeyVaultCertificateName: The key is missing"
        ),
        Case("\"SourceType\": \"ClientSecret\"", "\"SourceType\": \"ClientSecrt\"", "Did you mean 'ClientSecret'?"),
        Case(
            "\"SourceType\": \"ClientSecret\"",
            "\"SourceType\": \"\(secret)\"",
            "json:7:23: ",
            "The value is unknown."
        ),
        Case("\"SourceType\": \"ClientSecret\",", "", "AzureAd:ClientCredentials:0:SourceType: The key is missing"),
        Case("\"ClientSecret\": \"", "\"ClientSecret\": \"\\n", "0:ClientSecret: ", "control character"),
        Case(
            "\"ClientSecret\": \"",
            "\"CertificatePassword\": \"",
            "0:ClientSecret: The key is missing"
        ),
        Case(
            "[\n      {",
            "[\n      \"\(secret)\", {",
            "AzureAd:ClientCredentials:0: Expected an object, found a string."
        ),
        Case("\"Scopes\": [\"api://id/.default\"]", "\"Scopes\": []", "MyApi:Scopes: No scope is given; list"),
        Case("\"Scopes\": [\"api://id/.default\"]", "\"Scope\": \"a\"", "Did you mean 'Scopes'?", "No scope is given"),
        Case(
            "\"Scopes\": [\"api://id/.default\"]",
            "\"Scopes\": 1",
            "json:13:17: ",
            "Expected an array, found a number."
        ),
        Case("[\"api://id/.default\"]", "[\"a\", 2]", "MyApi:Scopes:1: Expected a text that is not empty."),
        Case(
            "\"BaseUrl\": \"https://api.example.com/\",",
            "",
            "json:11:14: DownstreamApis:MyApi:BaseUrl: The key is missing"
        ),
        Case("\"BaseUrl\"", "\"RequestAppToken\": \"yes\", \"BaseUrl\"", "RequestAppToken: Expected true or false."),
        Case("\"BaseUrl\"", "\"Timeout\": \"-5\", \"BaseUrl\"", "Timeout: Expected a time between 0 and 24 hours"),
        Case("\"BaseUrl\"", "\"Timeout\": \"1e300\", \"BaseUrl\"", "Timeout: Expected a time"),
        Case(
            "\"BaseUrl\"",
            "\"ProtocolScheme\": \"MTLS\", \"BaseUrl\"",
            "ProtocolScheme: The scheme wants a certificate"
        ),
        Case(
            "\"BaseUrl\"",
            "\"ExtraHeaderParameters\": [\"\(secret)\"], \"BaseUrl\"",
            "Expected an object, found an array."
        ),
        Case(
            "\"BaseUrl\"",
            "\"AcquireTokenOptions\": {\"Tenat\": \"x\"}, \"BaseUrl\"",
            "AcquireTokenOptions:Tenat: The key"
        ),
        Case("\"MyApi\": {", "\"Other\": \"\(secret)\", \"MyApi\": {", "DownstreamApis:Other: Expected an object"),
        Case(
            "\"DownstreamApis\"",
            "\"Latchkey\": {\"CaFile\": \"x\"}, \"DownstreamApis\"",
            "Latchkey:CaFile: The key is unknown"
        ),
    ])
    func saysWhereWhatAndWhatToDo(_ item: Case) throws {
        #expect(Self.file.contains(item.from))
        let error = try self.error(in: Self.file.replacing(item.from, with: item.to, maxReplacements: 1))
        #expect(error.code == .invalidSettings)
        for part in item.parts { #expect(error.message.contains(part)) }
        for problem in error.problems { #expect(problem.origin?.fileName == "appsettings.json") }
        #expect(!error.message.contains(Self.secret))
    }

    @Test func theUnchangedFileIsGood() throws {
        #expect(throws: Never.self) { try ConfigurationSource.json(Self.file).load() }
    }

    // Scoreboard: W84
    @Test func everyProblemIsReportedAtOnce() throws {
        let text = """
            {
              "AzureAd": { "ClientId": "", "TennantId": "x", "ClientCredentials": [{"SourceType": "Nonsense"}] },
              "DownstreamApis": { "A": { "BaseUrl": 1, "Scopes": [] }, "B": { "Scopes": ["s"] } }
            }
            """
        let error = try self.error(in: text)
        let paths = error.problems.map(\.path)
        #expect(
            Set(paths) == [
                "AzureAd:TennantId", "AzureAd:ClientId", "AzureAd:Instance", "AzureAd:TenantId",
                "AzureAd:ClientCredentials:0:SourceType", "DownstreamApis:A:Scopes", "DownstreamApis:B:BaseUrl",
            ]
        )
        #expect(error.message.hasPrefix("The configuration has 7 problems:\n  - appsettings.json:2:"))
    }

    @Test func problemsFromTheEnvironmentNameTheVariable() throws {
        let variables = ["AzureAd__ClientIdd": Self.secret, "DownstreamApis__MyApi__RequestAppToken": Self.secret]
        let error = try #require(throws: ConfigurationError.self) {
            try ConfigurationSource(layers: [.json(Self.file), .environment(variables)]).load()
        }
        #expect(
            error.message.contains("environment variable AzureAd__ClientIdd: AzureAd:ClientIdd: The key is unknown.")
        )
        #expect(error.message.contains("environment variable DownstreamApis__MyApi__RequestAppToken: "))
        #expect(!error.message.contains(Self.secret))
    }
}
