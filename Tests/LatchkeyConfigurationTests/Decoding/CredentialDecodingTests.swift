//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyConfiguration

@Suite struct CredentialDecodingTests {
    /// A credential as configuration writes it, and what it describes.
    struct Case: Sendable, CustomTestStringConvertible {
        let json: String
        let expected: CredentialDescription

        init(_ json: String, _ expected: CredentialDescription) {
            self.json = json
            self.expected = expected
        }

        /// The case of something that may be wrong; the test fails when it is.
        init(_ json: String, _ expected: () throws(CredentialError) -> CredentialDescription) {
            self.json = json
            do throws(CredentialError) {
                self.expected = try expected()
            } catch {
                self.expected = .autoDecryptKeys
            }
        }

        var testDescription: String { self.json }
    }

    private static let thumbprint = "962D129A859174EE8B5596985BD18EFEB6961684"
    private static let vault = VaultLocation(
        url: "https://v.vault.azure.net",
        certificateName: "c",
        managedIdentityClientID: "m"
    )

    private func settings(
        _ credentials: String,
        more: String = "",
        name: String = "appsettings.json",
        _ variables: [String: String] = [:]
    ) throws -> ApplicationOptions {
        let text = """
            { "AzureAd": { "Instance": "https://login.microsoftonline.com/", "TenantId": "t", "ClientId": "c", \(more)
              "ClientCredentials": [ \(credentials) ] } }
            """
        return try ConfigurationSource(layers: [.json(text, name: name), .environment(variables)]).load().application
    }

    private func error(_ credentials: String, more: String = "") throws -> ConfigurationError {
        try #require(throws: ConfigurationError.self) { try self.settings(credentials, more: more) }
    }

    // Scoreboard: B12
    @Test(arguments: [
        Case(#""ClientSecret", "ClientSecret": "s""#) { () throws(CredentialError) in try .clientSecret("s") },
        Case(#""Path", "CertificateDiskPath": "/c.pfx", "CertificatePassword": "p""#) { () throws(CredentialError) in
            try .certificate(path: "/c.pfx", password: "p")
        },
        Case(
            #""path", "CertificateDiskPath": "/c.crt", "CertificateKeyDiskPath": "/k.pem""#
        ) { () throws(CredentialError) in
            try .certificate(path: "/c.crt", keyPath: "/k.pem")
        },
        Case(#""Base64Encoded", "Base64EncodedValue": "TUlJ", "CertificatePassword": "p""#) {
            () throws(CredentialError) in try .certificate(base64: "TUlJ", password: "p")
        },
        Case(#""StoreWithThumbprint", "CertificateThumbprint": "\#(thumbprint)""#) { () throws(CredentialError) in
            try .certificate(thumbprint: thumbprint)
        },
        Case(
            """
            "StoreWithDistinguishedName", "CertificateStorePath": "CurrentUser/My",
            "CertificateDistinguishedName": "CN=a"
            """
        ) { () throws(CredentialError) in try .certificate(distinguishedName: "CN=a", store: "CurrentUser/My") },
        Case(#""StoreWithSubjectName", "CertificateStorePath": "/etc/certs", "CertificateSubjectName": "a""#) {
            () throws(CredentialError) in try .certificate(subjectName: "a", store: "/etc/certs")
        },
        Case(
            """
            "KeyVault", "KeyVaultUrl": "https://v.vault.azure.net", "KeyVaultCertificateName": "c",
            "ManagedIdentityClientId": "m"
            """
        ) { () throws(CredentialError) in try .certificate(vault: vault) },
        Case(
            """
            "SignedAssertionFromVault", "KeyVaultUrl": "https://v.vault.azure.net", "KeyVaultCertificateName": "c",
            "ManagedIdentityClientId": "m"
            """
        ) { () throws(CredentialError) in try .vaultAssertion(vault) },
        Case(#""SignedAssertionFromManagedIdentity""#, .managedIdentityAssertion()),
        Case(
            #""SignedAssertionFromManagedIdentity", "ManagedIdentityClientId": "m", "TokenExchangeUrl": "api://x""#,
            .managedIdentityAssertion(clientID: "m", audience: "api://x")
        ),
        Case(#""SignedAssertionFilePath""#, .assertionFile()),
        Case(#""SignedAssertionFilePath", "SignedAssertionFileDiskPath": "/var/run/t""#, .assertionFile("/var/run/t")),
        Case(
            """
            "CustomSignedAssertion", "CustomSignedAssertionProviderName": "MyProvider",
            "CustomSignedAssertionProviderData": { "ConfigurationSection": "OtherIdp", "Flag": true }
            """
        ) { () throws(CredentialError) in
            try .assertions(
                ofProvider: "MyProvider",
                data: ["ConfigurationSection": "OtherIdp", "Flag": "true"]
            )
        },
        Case(
            #""ManagedCertificate", "ManagedIdentityClientId": "m""#,
            .managedCertificate(managedIdentityClientID: "m")
        ),
    ])
    func everySourceIsRead(_ item: Case) throws {
        #expect(try self.settings("{ \"SourceType\": \(item.json) }").credentials == [item.expected])
        #expect(item.expected != .autoDecryptKeys)
    }

    // Scoreboard: B12, B22
    @Test func certificatesForDecryptionAreRead() throws {
        let more = """
            "TokenDecryptionCredentials": [
              { "SourceType": "AutoDecryptKeys", "DecryptKeysAuthenticationOptions": { "BaseUrl": "x" } },
              { "SourceType": "Path", "CertificateDiskPath": "/c.pfx" }
            ],
            """
        let options = try self.settings(#"{ "SourceType": "ClientSecret", "ClientSecret": "s" }"#, more: more)
        #expect(options.tokenDecryptionCredentials == [.autoDecryptKeys, try .certificate(path: "/c.pfx")])
        #expect(options.credentials.count == 1)
    }

    @Test func optionsOfACredentialAreRead() throws {
        let options = try self.settings(
            """
            { "SourceType": "Path", "CertificateDiskPath": "/a", "Algorithm": "rs256", "UseBoundCredential": true,
              "Skip": "true" },
            { "SourceType": "Path", "CertificateDiskPath": "/a", "TokenExchangeAuthority": "x" }
            """
        )
        #expect(options.credentials.map(\.algorithm) == [.rs256, nil])
        #expect(options.credentials.map(\.isBound) == [true, false])
        #expect(options.credentials.map(\.isSkipped) == [true, false])
        #expect(options.credentials.map(\.sendsCertificateChain) == [false, false])
    }

    // Scoreboard: B19
    @Test func whatTheSectionSaysHoldsForAllCredentials() throws {
        let options = try self.settings(
            """
            { "SourceType": "Path", "CertificateDiskPath": "/a" },
            { "SourceType": "SignedAssertionFromManagedIdentity" },
            { "SourceType": "SignedAssertionFromManagedIdentity", "ManagedIdentityClientId": "own" }
            """,
            more: #""SendX5c": true, "UserAssignedManagedIdentityClientId": "shared","#
        )
        #expect(options.credentials.map(\.sendsCertificateChain) == [true, true, true])
        let identities = options.credentials.dropFirst().map(\.identifier)
        #expect(identities == ["shared", "own"].map { "SignedAssertionFromManagedIdentity=\($0)" })
    }

    @Test func theEnvironmentReplacesValues() throws {
        let options = try self.settings(
            #"{ "SourceType": "Path", "CertificateDiskPath": "/a", "CertificatePassword": "old" }"#,
            ["AzureAd__ClientCredentials__0__CertificatePassword": "new"]
        )
        #expect(options.credentials == [try .certificate(path: "/a", password: "new")])
        // Another source type leaves keys of the old one behind.
        let replaced = try self.settings(
            #"{ "SourceType": "Path", "CertificateDiskPath": "/a", "CertificatePassword": "old" }"#,
            [
                "AzureAd__ClientCredentials__0__SourceType": "ClientSecret",
                "AzureAd__ClientCredentials__0__ClientSecret": "s",
            ]
        )
        #expect(replaced.credentials == [try .clientSecret("s")])
    }

    @Test func relativePathsCountFromTheFile() throws {
        let options = try self.settings(
            """
            { "SourceType": "Path", "CertificateDiskPath": "certs/a.pem", "CertificateKeyDiskPath": "a.key" },
            { "SourceType": "SignedAssertionFilePath", "SignedAssertionFileDiskPath": "token" },
            { "SourceType": "StoreWithSubjectName", "CertificateStorePath": "./store", "CertificateSubjectName": "a" }
            """,
            name: "/srv/app/appsettings.json"
        )
        #expect(
            options.credentials == [
                try .certificate(path: "/srv/app/certs/a.pem", keyPath: "/srv/app/a.key"),
                .assertionFile("/srv/app/token"), try .certificate(subjectName: "a", store: "/srv/app/./store"),
            ]
        )
        let unnamed = try self.settings(#"{ "SourceType": "Path", "CertificateDiskPath": "certs/a.pem" }"#)
        #expect(unnamed.credentials == [try .certificate(path: "certs/a.pem")])
    }

    @Test func olderKeysAreRead() throws {
        let text = """
            { "AzureAd": { "Instance": "https://login.microsoftonline.com/", "TenantId": "t", "ClientId": "c",
              "ClientSecret": "s",
              "ClientCertificates": [ { "SourceType": "Path", "CertificateDiskPath": "/a" } ],
              "ClientCredentialsUsingManagedIdentity": { "IsEnabled": true, "ManagedIdentityClientId": "m" },
              "TokenDecryptionCertificates": [ { "SourceType": "Path", "CertificateDiskPath": "/d" } ] } }
            """
        let options = try ConfigurationSource.json(text).load().application
        #expect(
            options.credentials == [
                .managedIdentityAssertion(clientID: "m"), try .certificate(path: "/a"), try .clientSecret("s"),
            ]
        )
        #expect(options.tokenDecryptionCredentials == [try .certificate(path: "/d")])
        let off = text.replacing("\"IsEnabled\": true", with: "\"IsEnabled\": false")
        #expect(try ConfigurationSource.json(off).load().application.credentials.count == 2)
    }

    @Test(arguments: [
        (#""ClientSecret": "s3cr3t","#, "AzureAd:ClientSecret: 'ClientCredentials' is set as well"),
        (
            #""ClientCertificates": [{ "SourceType": "Path", "CertificateDiskPath": "/a" }],"#,
            "AzureAd:ClientCertificates: 'ClientCredentials' is set as well"
        ),
        (
            #""ClientCredentialsUsingManagedIdentity": { "IsEnabled": true },"#,
            "AzureAd:ClientCredentialsUsingManagedIdentity: 'ClientCredentials' is set as well"
        ),
        (
            #""ClientCredentialsUsingManagedIdentity": { "Enabled": true },"#,
            "ClientCredentialsUsingManagedIdentity:Enabled: The key is unknown. Did you mean 'IsEnabled'?"
        ),
        (#""TokenDecryptionCredentials": { "a": 1 },"#, "AzureAd:TokenDecryptionCredentials: Expected an array"),
    ])
    func olderKeysDoNotMixWithTheList(more: String, part: String) throws {
        let error = try self.error(#"{ "SourceType": "ClientSecret", "ClientSecret": "x" }"#, more: more)
        #expect(error.message.contains(part))
        #expect(!error.message.contains("s3cr3t"))
    }

    @Test(arguments: [
        (#""Path""#, "CertificateDiskPath: The key is missing or empty; set it to the path"),
        (#""Pth""#, "SourceType: The value is unknown. Did you mean 'Path'?"),
        (#""StoreWithThumprint""#, "Did you mean 'StoreWithThumbprint'?"),
        (#""Certificate""#, "SourceType: A certificate object is handed over in code"),
        (#""Path", "CertifcateDiskPath": "/a""#, "Did you mean 'CertificateDiskPath'?"),
        (#""Base64Encoded", "Base64EncodedValue": "s3cr3t!""#, "Base64EncodedValue: The certificate is neither"),
        (#""StoreWithThumbprint", "CertificateThumbprint": "s3cr3t""#, "CertificateThumbprint: The thumbprint is not"),
        (#""StoreWithThumbprint""#, "CertificateThumbprint: The key is missing"),
        (
            #""StoreWithDistinguishedName", "CertificateDistinguishedName": "a""#,
            "CertificateDistinguishedName: The text is no distinguished name"
        ),
        (
            #""StoreWithSubjectName", "CertificateSubjectName": "a", "CertificateStorePath": "My""#,
            "CertificateStorePath: The certificate store is neither"
        ),
        (#""KeyVault", "KeyVaultUrl": "http://v", "KeyVaultCertificateName": "c""#, "KeyVaultUrl: The vault's address"),
        (#""SignedAssertionFromVault""#, "KeyVaultCertificateName: The key is missing"),
        (#""CustomSignedAssertion""#, "CustomSignedAssertionProviderName: The key is missing"),
        (
            #""CustomSignedAssertion", "CustomSignedAssertionProviderName": "a", "CustomSignedAssertionProviderData": []"#,
            "CustomSignedAssertionProviderData: Expected an object"
        ),
        (#""SignedAssertionFilePath", "Algorithm": "PS255""#, "Algorithm: The value is unknown. Did you mean 'PS256'?"),
        (#""SignedAssertionFilePath", "Skip": "perhaps""#, "Skip: Expected true or false."),
    ])
    func wrongValuesAreReportedWhereTheyStand(json: String, part: String) throws {
        let error = try self.error("{ \"SourceType\": \(json) }")
        #expect(error.message.contains("AzureAd:ClientCredentials:0:"))
        #expect(error.message.contains(part), "\(error.message)")
        #expect(!error.message.contains("s3cr3t"))
    }
}
