//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto

extension SectionReader {
    /// The credential that the section describes; nil when a problem was reported.
    ///
    /// Keys that belong to other source types are left alone: layers that replace the source type of a credential leave
    /// them behind.
    mutating func credential(_ defaults: CredentialDefaults = .init()) -> CredentialDescription? {
        guard let type = self.sourceType() else { return nil }
        let problemsBefore = self.problems.count
        var description = self.source(type, defaults)
        description?.sendsCertificateChain = defaults.sendsCertificateChain
        description?.algorithm = self.algorithm()
        description?.isBound = self.boolean("UseBoundCredential") ?? false
        description?.isSkipped = self.boolean("Skip") ?? false
        return self.problems.count == problemsBefore ? description : nil
    }

    /// The client secret of the key `ClientSecret`; nil when a problem was reported.
    mutating func clientSecret() -> CredentialDescription? {
        guard let value = self.requiredString("ClientSecret", "set it to the secret's value.") else { return nil }
        return self.described(by: "ClientSecret") { () throws(CredentialError) in try .clientSecret(value) }
    }

    private mutating func sourceType() -> CredentialDescription.SourceType? {
        let known = CredentialDescription.SourceType.all.map(\.rawValue)
        guard self.node("SourceType") != nil else {
            let names = known.joined(separator: ", ")
            self.report("The key is missing or empty; say where the credential comes from: \(names).", at: "SourceType")
            return nil
        }
        return self.name("SourceType", among: known).map(CredentialDescription.SourceType.init(rawValue:))
    }

    private mutating func source(
        _ type: CredentialDescription.SourceType,
        _ defaults: CredentialDefaults
    ) -> CredentialDescription? {
        switch type {
        case .clientSecret: return self.clientSecret()
        case .base64Encoded, .path: return self.certificateData(type)
        case .storeWithThumbprint, .storeWithDistinguishedName, .storeWithSubjectName: return self.store(type)
        case .keyVault, .signedAssertionFromVault: return self.vault(type, defaults)
        case .managedCertificate:
            return .managedCertificate(managedIdentityClientID: self.managedIdentity(defaults))
        case .signedAssertionFromManagedIdentity:
            let audience = self.string("TokenExchangeUrl")
            return .managedIdentityAssertion(clientID: self.managedIdentity(defaults), audience: audience)
        case .signedAssertionFilePath: return .assertionFile(self.filePath("SignedAssertionFileDiskPath"))
        case .customSignedAssertion: return self.customAssertion()
        case .autoDecryptKeys: return .autoDecryptKeys
        default:
            let message = "A certificate object is handed over in code; name a file, a store or a vault here."
            self.report(message, at: "SourceType")
            return nil
        }
    }

    private mutating func certificateData(_ type: CredentialDescription.SourceType) -> CredentialDescription? {
        let password = self.string("CertificatePassword")
        if type == .path {
            let advice = "set it to the path of a PEM or PKCS#12 file."
            guard self.requiredString("CertificateDiskPath", advice) != nil,
                let path = self.filePath("CertificateDiskPath")
            else { return nil }
            let keyPath = self.filePath("CertificateKeyDiskPath")
            return self.described(by: "CertificateDiskPath") { () throws(CredentialError) in
                try .certificate(path: path, keyPath: keyPath, password: password)
            }
        }
        let advice = "set it to a PKCS#12 file in base64."
        guard let value = self.requiredString("Base64EncodedValue", advice) else { return nil }
        return self.described(by: "Base64EncodedValue") { () throws(CredentialError) in
            try .certificate(base64: value, password: password)
        }
    }

    private mutating func store(_ type: CredentialDescription.SourceType) -> CredentialDescription? {
        let key =
            switch type {
            case .storeWithThumbprint: "CertificateThumbprint"
            case .storeWithDistinguishedName: "CertificateDistinguishedName"
            default: "CertificateSubjectName"
            }
        let store = self.storePath()
        let password = self.string("CertificatePassword")
        let advice = "it says which certificate of the store is meant."
        guard let value = self.requiredString(key, advice) else { return nil }
        return self.described(by: key) { () throws(CredentialError) in
            switch type {
            case .storeWithThumbprint: try .certificate(thumbprint: value, store: store, password: password)
            case .storeWithDistinguishedName:
                try .certificate(distinguishedName: value, store: store, password: password)
            default: try .certificate(subjectName: value, store: store, password: password)
            }
        }
    }

    /// The store; nil when it is missing, or when a problem was reported.
    private mutating func storePath() -> String? {
        guard let store = self.string("CertificateStorePath") else { return nil }
        let path = store.hasPrefix(".") ? self.filePath("CertificateStorePath") : store
        // Checked by itself, so that a problem names the right key.
        let probe = self.described(by: "CertificateStorePath") { () throws(CredentialError) in
            try .certificate(subjectName: "x", store: path)
        }
        return probe == nil ? nil : path
    }

    private mutating func vault(
        _ type: CredentialDescription.SourceType,
        _ defaults: CredentialDefaults
    ) -> CredentialDescription? {
        let url = self.requiredString("KeyVaultUrl", "set it, for example to 'https://name.vault.azure.net'.")
        let name = self.requiredString("KeyVaultCertificateName", "set it to the certificate's name in the vault.")
        guard let url, let name else { return nil }
        let identity = self.managedIdentity(defaults)
        let location = VaultLocation(url: url, certificateName: name, managedIdentityClientID: identity)
        return self.described(by: "KeyVaultUrl") { () throws(CredentialError) in
            type == .keyVault ? try .certificate(vault: location) : try .vaultAssertion(location)
        }
    }

    private mutating func customAssertion() -> CredentialDescription? {
        let key = "CustomSignedAssertionProviderName"
        let data = self.dictionary("CustomSignedAssertionProviderData") ?? [:]
        guard let name = self.requiredString(key, "set it to the name of a registered provider.") else { return nil }
        return self.described(by: key) { () throws(CredentialError) in try .assertions(ofProvider: name, data: data) }
    }

    private mutating func managedIdentity(_ defaults: CredentialDefaults) -> String? {
        self.string("ManagedIdentityClientId") ?? defaults.managedIdentityClientID
    }

    private mutating func algorithm() -> SignatureAlgorithm? {
        let known = SignatureAlgorithm.all.map(\.name).sorted()
        return self.name("Algorithm", among: known).flatMap(SignatureAlgorithm.init(name:))
    }

    private mutating func described(
        by key: String,
        _ describe: () throws(CredentialError) -> CredentialDescription
    ) -> CredentialDescription? {
        do {
            return try describe()
        } catch {
            self.report(error.message, at: key)
            return nil
        }
    }
}
