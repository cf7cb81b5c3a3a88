//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto

/// A credential as configuration describes it: where it comes from, not yet loaded.
public struct CredentialDescription: Hashable, Sendable {
    /// What each source needs.
    enum Source: Hashable, Sendable {
        case assertionFile(path: String?)
        case base64(value: String, password: String?)
        case certificate(Named<any CertificateSource>)
        case clientSecret(ClientSecret)
        case credential(Named<any ClientCredential>)
        case customAssertion(provider: String, data: [String: String])
        case decryptKeys
        case file(path: String, keyPath: String?, password: String?)
        case managedCertificate(clientID: String?)
        case managedIdentityAssertion(clientID: String?, audience: String?)
        case provider(Named<any AssertionProvider>)
        case store(CertificateStoreLocation, CertificateSelector, SourceType, password: String?)
        case vault(VaultLocation)
        case vaultAssertion(VaultLocation)
    }

    let source: Source
    /// Whether a certificate goes along with its chain in assertions (`SendX5C`); no by default.
    public var sendsCertificateChain = false
    /// The algorithm that assertions are signed with (`Algorithm`); `nil`, the default, for what the issuer wants.
    public var algorithm: SignatureAlgorithm?
    /// Whether the credential authenticates to the token endpoint during the TLS handshake (`UseBoundCredential`); no by
    /// default.
    public var isBound = false
    /// Whether the credential is left out (`Skip`); no by default.
    public var isSkipped = false

    init(source: Source) {
        self.source = source
    }

    /// Where the credential comes from.
    public var sourceType: SourceType {
        switch self.source {
        case .assertionFile: .signedAssertionFilePath
        case .base64: .base64Encoded
        case .certificate: .certificate
        case .clientSecret: .clientSecret
        case .credential, .customAssertion, .provider: .customSignedAssertion
        case .decryptKeys: .autoDecryptKeys
        case .file: .path
        case .managedCertificate: .managedCertificate
        case .managedIdentityAssertion: .signedAssertionFromManagedIdentity
        case .store(_, _, let type, _): type
        case .vault: .keyVault
        case .vaultAssertion: .signedAssertionFromVault
        }
    }

    /// A name that tells this description from others in logs, without secrets.
    public var identifier: String {
        let type = self.sourceType.rawValue
        return switch self.source {
        case .assertionFile(let path): "\(type)=\(path ?? AssertionFile.variable)"
        case .base64(let value, _): "\(type)=\(ProcessHash.text(of: value))"
        case .certificate(let source): "\(type)=\(source.name)"
        case .clientSecret(let secret): "\(type)=\(secret.identifier)"
        case .credential(let credential): "\(type)=\(credential.name)"
        case .customAssertion(let provider, let data): "\(type)=\(provider)(\(ProcessHash.text(of: data)))"
        case .decryptKeys: type
        case .file(let path, _, _): "\(type)=\(path)"
        case .managedCertificate(let clientID), .managedIdentityAssertion(let clientID, _):
            "\(type)=\(clientID ?? "system")"
        case .provider(let provider): "\(type)=\(provider.name)"
        case .store(let location, let selector, _, _): "\(type)=\(location.text)/\(selector)"
        case .vault(let location), .vaultAssertion(let location): "\(type)=\(location.url)/\(location.certificateName)"
        }
    }
}

extension CredentialDescription: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The source type, without any secret.
    public var description: String { "CredentialDescription(\(self.sourceType.rawValue))" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a description does not reveal secrets.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// A value that is known by its name alone.
struct Named<Value: Sendable>: Hashable, Sendable {
    let name: String
    let value: Value

    static func == (left: Self, right: Self) -> Bool { left.name == right.name }

    func hash(into hasher: inout Hasher) { hasher.combine(self.name) }
}
