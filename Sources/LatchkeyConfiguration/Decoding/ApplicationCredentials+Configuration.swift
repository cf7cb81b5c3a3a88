//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials

extension SectionReader {
    /// The credentials of `ClientCredentials`, or those of older keys.
    mutating func clientCredentials() -> [CredentialDescription] {
        let defaults = self.credentialDefaults()
        let listed = self.credentials("ClientCredentials", defaults)
        let older = self.olderCredentials(defaults)
        guard (self.elements("ClientCredentials") ?? []).isEmpty else {
            // Either style, not both: which of them should win is anybody's guess (IDW10110 of .NET hosts).
            for key in older.keys {
                let message = "'ClientCredentials' is set as well; move the credential there and remove this key."
                self.report(message, at: key)
            }
            return listed
        }
        return older.descriptions
    }

    /// The certificates for decrypting tokens of `TokenDecryptionCredentials`, or those of the older key.
    mutating func tokenDecryptionCredentials() -> [CredentialDescription] {
        let listed = self.credentials("TokenDecryptionCredentials", .init())
        return listed + self.credentials("TokenDecryptionCertificates", .init())
    }

    private mutating func credentialDefaults() -> CredentialDefaults {
        CredentialDefaults(
            sendsCertificateChain: self.boolean("SendX5C") ?? false,
            managedIdentityClientID: self.string("UserAssignedManagedIdentityClientId")
        )
    }

    private mutating func credentials(_ key: String, _ defaults: CredentialDefaults) -> [CredentialDescription] {
        var credentials: [CredentialDescription] = []
        for element in self.elements(key) ?? [] {
            let path = self.path(of: key) + ":\(element.index)"
            var reader = SectionReader(element.node, path: path, keys: .credential)
            if let credential = reader.credential(defaults) { credentials.append(credential) }
            self.adopt(reader)
        }
        return credentials
    }

    /// The credentials of `ClientCredentialsUsingManagedIdentity`, `ClientCertificates` and `ClientSecret`, in the order
    /// in which .NET hosts prefer them, and the keys that they come from.
    private mutating func olderCredentials(
        _ defaults: CredentialDefaults
    ) -> (descriptions: [CredentialDescription], keys: [String]) {
        var descriptions: [CredentialDescription] = []
        var keys: [String] = []
        if let node = self.node("ClientCredentialsUsingManagedIdentity"), !node.isEmpty {
            let path = self.path(of: "ClientCredentialsUsingManagedIdentity")
            var reader = SectionReader(node, path: path, keys: .managedIdentityCredential)
            if reader.boolean("IsEnabled") ?? false {
                let clientID = reader.string("ManagedIdentityClientId") ?? defaults.managedIdentityClientID
                descriptions.append(.managedIdentityAssertion(clientID: clientID))
                keys.append("ClientCredentialsUsingManagedIdentity")
            }
            self.adopt(reader)
        }
        let certificates = self.credentials("ClientCertificates", defaults)
        if !certificates.isEmpty { keys.append("ClientCertificates") }
        descriptions += certificates
        if self.node("ClientSecret").map({ !$0.isEmpty }) ?? false {
            keys.append("ClientSecret")
            descriptions += [self.clientSecret()].compactMap(\.self)
        }
        return (descriptions, keys)
    }
}
