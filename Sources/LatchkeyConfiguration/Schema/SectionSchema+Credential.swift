//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto

extension SectionSchema {
    /// One of an app registration's credentials.
    static let credential = SectionSchema(
        "credential",
        [
            .key(
                "SourceType",
                .name(CredentialDescription.SourceType.all.map(\.rawValue)),
                "Where the credential comes from; decides which of the other keys are read."
            ),
            .key("ClientSecret", .text, "The secret's value, for ClientSecret."),
            .key("CertificateDiskPath", .text, "A PEM or PKCS#12 file, for Path; relative to this file."),
            .key("CertificateKeyDiskPath", .text, "The key of CertificateDiskPath, when it is a file of its own."),
            .key("CertificatePassword", .text, "The password of the certificate's file or key."),
            .key("Base64EncodedValue", .text, "A PKCS#12 file in base64, for Base64Encoded."),
            .key("CertificateStorePath", .text, "The store, for StoreWith…: CurrentUser/My, or a folder of files."),
            .key("CertificateThumbprint", .text, "The SHA-1 thumbprint, for StoreWithThumbprint."),
            .key("CertificateDistinguishedName", .text, "The distinguished name, for StoreWithDistinguishedName."),
            .key("CertificateSubjectName", .text, "A part of the subject, for StoreWithSubjectName."),
            .key("KeyVaultUrl", .text, "The vault, for KeyVault: https://name.vault.azure.net."),
            .key("KeyVaultCertificateName", .text, "The certificate's name in the vault, for KeyVault."),
            .key("ManagedIdentityClientId", .text, "The managed identity that was assigned; the system's by default."),
            .key("TokenExchangeUrl", .text, "The audience of assertions; that of the public cloud by default."),
            .key("SignedAssertionFileDiskPath", .text, "The file with the assertion, for SignedAssertionFilePath."),
            .key("CustomSignedAssertionProviderName", .text, "The provider of assertions, for CustomSignedAssertion."),
            .key("CustomSignedAssertionProviderData", .dictionary, "What the provider is told."),
            .key(
                "Algorithm",
                .name(SignatureAlgorithm.all.map(\.name).sorted()),
                "The algorithm that assertions are signed with."
            ),
            .key("UseBoundCredential", .boolean, "Whether the token endpoint is called with the certificate itself."),
            .key("Skip", .boolean, "Whether the credential is passed over."),
        ]
            + SettingKey.ignored(
                ["DecryptKeysAuthenticationOptions"],
                because: "keys that decrypt by themselves are not offered."
            )
            + SettingKey.ignored(["TokenExchangeAuthority"], because: "nothing in .NET's open libraries reads it.")
    )

    /// The older description of a managed identity.
    static let managedIdentityCredential = SectionSchema(
        "managedIdentityCredential",
        [
            .key("IsEnabled", .boolean, "Whether the identity proves the application."),
            .key("ManagedIdentityClientId", .text, "The identity that was assigned; the system's by default."),
        ]
    )
}
