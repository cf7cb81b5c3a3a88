//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import Testing

@Suite struct ClientSecretTests {
    private let context = ClientAuthenticationContext(
        clientID: "c",
        tenant: "t",
        tokenEndpoint: "https://h/t",
        correlationID: "id"
    )

    @Test func aSecretBecomesAFormParameter() async throws {
        let authentication = try await ClientSecret("s3cr3t").authentication(for: self.context)
        #expect(authentication.parameters == [.init(name: "client_secret", value: "s3cr3t")])
        #expect(authentication.clientIdentity == nil)
    }

    @Test(
        "A secret that cannot be one is refused without repeating it",
        arguments: ["", "  ", "s3cr3t\n", "s3\u{0}cr3t"]
    )
    func badSecrets(value: String) throws {
        let error = try #require(throws: CredentialError.self) { try ClientSecret(value) }
        #expect(error.code == .invalidDescription)
        #expect(!error.message.contains("cr3t"))
    }

    @Test func nothingThatIsPrintedRevealsTheSecret() async throws {
        let secret = try ClientSecret("s3cr3t")
        let description = try CredentialDescription.clientSecret("s3cr3t")
        let authentication = try await secret.authentication(for: self.context)
        var text = "\(secret) \(description) \(authentication) \(authentication.parameters) \(secret.identifier)"
        text += String(reflecting: secret) + String(reflecting: description) + String(reflecting: authentication)
        dump([secret] as [Any], to: &text)
        dump([description] as [Any], to: &text)
        dump(authentication, to: &text)
        #expect(!text.contains("s3cr3t"))
    }

    @Test func identifiersTellSecretsApart() throws {
        #expect(try ClientSecret("a").identifier == ClientSecret("a").identifier)
        #expect(try ClientSecret("a").identifier != ClientSecret("b").identifier)
    }

    @Test func aDescriptionLoadsItsCredential() async throws {
        let description = try CredentialDescription.clientSecret("s3cr3t")
        #expect(description.sourceType == .clientSecret)
        #expect(description.sourceType.rawValue == "ClientSecret")
        let credential = try await description.load()
        #expect(credential.identifier == (try ClientSecret("s3cr3t").identifier))
    }
}
