//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyConfiguration
import LatchkeyCredentials
import LatchkeyTokenAcquisition
import Testing

/// Sections that describe applications whose tokens serve another as assertions.
@Suite struct AssertingApplicationTests {
    private func file(main: String, others: String) -> String {
        """
        { "AzureAd": { "Instance": "https://login.microsoftonline.com/", "TenantId": "t", "ClientId": "main",
            "ClientCredentials": [\(self.credential(main))] }, \(others) }
        """
    }

    private func credential(_ section: String) -> String {
        """
        { "SourceType": "CustomSignedAssertion", "CustomSignedAssertionProviderName": "OidcIdpSignedAssertion",
          "CustomSignedAssertionProviderData": { "ConfigurationSection": "\(section)" } }
        """
    }

    private func section(_ name: String, _ rest: String) -> String {
        """
        "\(name)": { "Instance": "https://login.microsoftonline.com/", "TenantId": "t", "ClientId": "\(name)", \(rest) }
        """
    }

    @Test func aNamedSectionIsReadToo() throws {
        let text = self.file(main: "Other", others: self.section("Other", #""ClientSecret": "s""#))
        let layers: [ConfigurationLayer] = [.json(text), .environment(["Other__ClientSecret": "rotated"])]
        let settings = try ConfigurationSource(layers: layers).load()
        #expect(settings.applications.keys.sorted() == ["Other"])
        #expect(settings.applications["Other"]?.clientID == "Other")
        #expect(settings.applications["Other"]?.credentials == [try .clientSecret("rotated")])
    }

    @Test func aSectionInsideAnotherIsFound() throws {
        let inner = self.section("Inner", #""ClientSecret": "s""#)
        let text = self.file(main: "Outer:Inner", others: "\"Outer\": { \(inner) }")
        let settings = try ConfigurationSource.json(text).load()
        #expect(settings.applications["Outer:Inner"]?.clientID == "Inner")
    }

    @Test func whatIsWrongInItIsReportedWithTheRest() throws {
        let text = self.file(main: "Other", others: self.section("Other", #""ClientSecrt": "s""#))
        let error = #expect(throws: ConfigurationError.self) { try ConfigurationSource.json(text).load() }
        #expect(error?.message.contains("Other:ClientSecrt: The key is unknown. Did you mean 'ClientSecret'?") == true)
    }

    @Test func aMissingSectionIsReported() throws {
        let text = self.file(main: "Other", others: #""Logging": {}"#)
        let error = #expect(throws: ConfigurationError.self) { try ConfigurationSource.json(text).load() }
        #expect(error?.message.contains("Other: The section is missing, but a credential or an API wants") == true)
    }

    @Test func circlesAreReported() throws {
        let rest = "\"ClientCredentials\": [\(self.credential("AzureAd"))]"
        let text = self.file(main: "Other", others: self.section("Other", rest))
        let error = #expect(throws: ConfigurationError.self) { try ConfigurationSource.json(text).load() }
        #expect(error?.message.contains("AzureAd → Other → AzureAd") == true)
    }
}
