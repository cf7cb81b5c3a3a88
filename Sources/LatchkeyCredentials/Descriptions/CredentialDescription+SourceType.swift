//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension CredentialDescription {
    /// Where a credential comes from: the `SourceType` of a configuration file.
    public struct SourceType: RawRepresentable, Hashable, Sendable {
        /// The name in configuration files, for example `ClientSecret`.
        public var rawValue: String

        /// Creates a source type from its name.
        ///
        /// - Parameter rawValue: The name in configuration files.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Keys that the platform finds for decrypting tokens.
        public static var autoDecryptKeys: Self { .init(rawValue: "AutoDecryptKeys") }
        /// A certificate in base64 text.
        public static var base64Encoded: Self { .init(rawValue: "Base64Encoded") }
        /// A certificate that code hands over.
        public static var certificate: Self { .init(rawValue: "Certificate") }
        /// A secret written in the configuration itself.
        public static var clientSecret: Self { .init(rawValue: "ClientSecret") }
        /// Assertions of a provider that code registers, or hands over.
        public static var customSignedAssertion: Self { .init(rawValue: "CustomSignedAssertion") }
        /// A certificate in a vault.
        public static var keyVault: Self { .init(rawValue: "KeyVault") }
        /// A certificate that the platform keeps for a managed identity.
        public static var managedCertificate: Self { .init(rawValue: "ManagedCertificate") }
        /// A certificate in a file.
        public static var path: Self { .init(rawValue: "Path") }
        /// An assertion in a file.
        public static var signedAssertionFilePath: Self { .init(rawValue: "SignedAssertionFilePath") }
        /// Tokens of the host's managed identity.
        public static var signedAssertionFromManagedIdentity: Self {
            .init(rawValue: "SignedAssertionFromManagedIdentity")
        }
        /// Assertions that a vault signs.
        public static var signedAssertionFromVault: Self { .init(rawValue: "SignedAssertionFromVault") }
        /// A certificate in a store, by the name of its subject.
        public static var storeWithDistinguishedName: Self { .init(rawValue: "StoreWithDistinguishedName") }
        /// A certificate in a store, by a part of the name of its subject.
        public static var storeWithSubjectName: Self { .init(rawValue: "StoreWithSubjectName") }
        /// A certificate in a store, by its thumbprint.
        public static var storeWithThumbprint: Self { .init(rawValue: "StoreWithThumbprint") }

        /// All source types, in the order of their names.
        public static var all: [Self] {
            [
                .autoDecryptKeys, .base64Encoded, .certificate, .clientSecret, .customSignedAssertion, .keyVault,
                .managedCertificate, .path, .signedAssertionFilePath, .signedAssertionFromManagedIdentity,
                .signedAssertionFromVault, .storeWithDistinguishedName, .storeWithSubjectName, .storeWithThumbprint,
            ]
        }
    }
}
