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
        guard let listed, !listed.isEmpty else { return older.descriptions }
        // Either style, not both: which of them should win is anybody's guess (IDW10110 of .NET hosts).
        for key in older.keys {
            let message = "'ClientCredentials' is set as well; move the credential there and remove this key."
            self.report(message, at: key)
        }
        return listed.compactMap(\.self)
    }

    /// The certificates for decrypting tokens of `TokenDecryptionCredentials`, or those of the older key.
    mutating func tokenDecryptionCredentials() -> [CredentialDescription] {
        let listed = self.credentials("TokenDecryptionCredentials", .init()) ?? []
        return (listed + (self.credentials("TokenDecryptionCertificates", .init()) ?? [])).compactMap(\.self)
    }

    private mutating func credentialDefaults() -> CredentialDefaults {
        CredentialDefaults(
            sendsCertificateChain: self.boolean("SendX5C") ?? false,
            managedIdentityClientID: self.string("UserAssignedManagedIdentityClientId")
        )
    }

    /// One element for each that is listed; nil for those with problems, and altogether when there is no list.
    private mutating func credentials(_ key: String, _ defaults: CredentialDefaults) -> [CredentialDescription?]? {
        self.sections(key) { $0.credential(defaults) }
    }

    /// The credentials of `ClientCredentialsUsingManagedIdentity`, `ClientCertificates` and `ClientSecret`, in the order
    /// in which .NET hosts prefer them, and the keys that they come from.
    private mutating func olderCredentials(
        _ defaults: CredentialDefaults
    ) -> (descriptions: [CredentialDescription], keys: [String]) {
        var descriptions: [CredentialDescription] = []
        var keys: [String] = []
        let identity = self.section("ClientCredentialsUsingManagedIdentity") { reader -> CredentialDescription? in
            let clientID = reader.string("ManagedIdentityClientId") ?? defaults.managedIdentityClientID
            return reader.boolean("IsEnabled") ?? false ? .managedIdentityAssertion(clientID: clientID) : nil
        }
        if let identity = identity ?? nil {
            descriptions.append(identity)
            keys.append("ClientCredentialsUsingManagedIdentity")
        }
        if let certificates = self.credentials("ClientCertificates", defaults), !certificates.isEmpty {
            descriptions += certificates.compactMap(\.self)
            keys.append("ClientCertificates")
        }
        if self.string("ClientSecret") != nil {
            descriptions += [self.clientSecret()].compactMap(\.self)
            keys.append("ClientSecret")
        }
        return (descriptions, keys)
    }
}
