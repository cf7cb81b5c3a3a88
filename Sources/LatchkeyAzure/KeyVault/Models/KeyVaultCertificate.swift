//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// How a vault makes and keeps a certificate.
public struct KeyVaultCertificatePolicy: Hashable, Sendable, Decodable {
    /// Whether the private key may leave the vault.
    public var isExportable: Bool
    /// The kind of the key, such as `RSA`.
    public var keyType: String?
    /// The size of the key in bits.
    public var keySize: Int?
    /// What the certificate's secret is: `application/x-pkcs12` or `application/x-pem-file`.
    public var contentType: String?
    /// The subject.
    public var subject: String?
    /// Who issues it, such as `Self`.
    public var issuer: String?

    private enum CodingKeys: String, CodingKey { case key_props, secret_props, x509_props, issuer }

    private struct KeyProperties: Decodable {
        var exportable: Bool?
        var kty: String?
        var key_size: Int?
    }

    private struct SecretProperties: Decodable { var contentType: String? }
    private struct X509Properties: Decodable { var subject: String? }
    private struct Issuer: Decodable { var name: String? }

    /// Reads a policy; what is missing is as vaults take it to be.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let key = try? container.decode(KeyProperties.self, forKey: .key_props)
        self.isExportable = key?.exportable ?? true
        self.keyType = key?.kty
        self.keySize = key?.key_size
        self.contentType = (try? container.decode(SecretProperties.self, forKey: .secret_props))?.contentType
        self.subject = (try? container.decode(X509Properties.self, forKey: .x509_props))?.subject
        self.issuer = (try? container.decode(Issuer.self, forKey: .issuer))?.name
    }
}

/// What a vault notes of a certificate.
public struct CertificateProperties: Hashable, Sendable, Decodable {
    /// The address, with the version if one is meant.
    public var id: KeyVaultIdentifier
    /// What the vault notes of it.
    public var attributes: KeyVaultAttributes
    /// The tags.
    public var tags: [String: String]
    /// The SHA-1 thumbprint in base64url.
    public var thumbprint: String?

    /// The name.
    public var name: String { self.id.name }
    /// The version; `nil` in listings.
    public var version: String? { self.id.version }

    private enum CodingKeys: String, CodingKey { case id, attributes, tags, x5t }

    /// Reads properties.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.id = try container.decode(KeyVaultIdentifier.self, forKey: .id)
        self.attributes = (try? container.decode(KeyVaultAttributes.self, forKey: .attributes)) ?? KeyVaultAttributes()
        self.tags = (try? container.decode([String: String].self, forKey: .tags)) ?? [:]
        self.thumbprint = try? container.decodeIfPresent(String.self, forKey: .x5t)
    }
}

/// A certificate of a vault, without its private key.
public struct KeyVaultCertificate: Hashable, Sendable, Decodable {
    /// What the vault notes of it.
    public var properties: CertificateProperties
    /// The certificate itself (DER).
    public var der: [UInt8]
    /// The address of its key, which signs.
    public var keyID: KeyVaultIdentifier
    /// The address of its secret, which has the private key where that may leave the vault.
    public var secretID: KeyVaultIdentifier
    /// How the vault makes and keeps it.
    public var policy: KeyVaultCertificatePolicy?

    private enum CodingKeys: String, CodingKey { case cer, kid, sid, policy }

    /// Reads a certificate.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.properties = try CertificateProperties(from: decoder)
        self.keyID = try container.decode(KeyVaultIdentifier.self, forKey: .kid)
        self.secretID = try container.decode(KeyVaultIdentifier.self, forKey: .sid)
        self.policy = try? container.decodeIfPresent(KeyVaultCertificatePolicy.self, forKey: .policy)
        let text = try container.decode(String.self, forKey: .cer)
        do throws(CryptoError) {
            self.der = try Base64.decode(text)
        } catch {
            throw DecodingError.dataCorruptedError(forKey: .cer, in: container, debugDescription: "not base64")
        }
    }
}
