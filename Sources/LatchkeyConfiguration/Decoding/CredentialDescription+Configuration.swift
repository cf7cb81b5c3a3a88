//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials

extension SectionReader {
    /// The source types that .NET hosts know and that are not supported here yet.
    private static let plannedSourceTypes = [
        "AutoDecryptKeys", "Base64Encoded", "Certificate", "CustomSignedAssertion", "KeyVault", "ManagedCertificate",
        "Path", "SignedAssertionFilePath", "SignedAssertionFromManagedIdentity", "SignedAssertionFromVault",
        "StoreWithDistinguishedName", "StoreWithSubjectName", "StoreWithThumbprint",
    ]

    /// The credential that the section describes; nil when a problem was reported.
    mutating func credential() -> CredentialDescription? {
        let supported = CredentialDescription.SourceType.supported.map(\.rawValue)
        guard self.node("SourceType").map({ !$0.isEmpty }) ?? false else {
            let names = supported.joined(separator: ", ")
            self.report("The key is missing or empty; say where the credential comes from: \(names).", at: "SourceType")
            return nil
        }
        guard let name = self.name("SourceType", among: supported, planned: Self.plannedSourceTypes) else { return nil }
        switch CredentialDescription.SourceType(rawValue: name) {
        case .clientSecret: return self.clientSecret()
        default: return nil
        }
    }

    /// The client secret of the key `ClientSecret`; nil when a problem was reported.
    mutating func clientSecret() -> CredentialDescription? {
        guard let value = self.requiredString("ClientSecret", "set it to the secret's value.") else { return nil }
        do {
            return try .clientSecret(value)
        } catch {
            self.report(error.message, at: "ClientSecret")
            return nil
        }
    }
}
