//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a vault notes of a secret, without its value.
public struct SecretProperties: Hashable, Sendable, Decodable {
    /// The address, with the version if one is meant.
    public var id: KeyVaultIdentifier
    /// What the vault notes of it.
    public var attributes: KeyVaultAttributes
    /// What the value is, such as `text/plain`.
    public var contentType: String?
    /// The tags.
    public var tags: [String: String]
    /// The key of the certificate that the secret belongs to.
    public var keyID: String?
    /// Whether the secret belongs to a certificate.
    public var isManaged: Bool

    /// The name.
    public var name: String { self.id.name }
    /// The version; `nil` in listings.
    public var version: String? { self.id.version }

    private enum CodingKeys: String, CodingKey {
        case id, attributes, contentType, tags, kid, managed
    }

    /// Reads properties.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.id = try container.decode(KeyVaultIdentifier.self, forKey: .id)
        self.attributes = (try? container.decode(KeyVaultAttributes.self, forKey: .attributes)) ?? KeyVaultAttributes()
        self.contentType = try? container.decodeIfPresent(String.self, forKey: .contentType)
        self.tags = (try? container.decode([String: String].self, forKey: .tags)) ?? [:]
        self.keyID = try? container.decodeIfPresent(String.self, forKey: .kid)
        self.isManaged = (try? container.decode(Bool.self, forKey: .managed)) ?? false
    }
}

/// A secret with its value, which no description of this type contains.
public struct KeyVaultSecret: Hashable, Sendable, Decodable {
    /// The value, to be kept out of logs.
    public var value: String
    /// What the vault notes of it.
    public var properties: SecretProperties

    private enum CodingKeys: String, CodingKey { case value }

    /// Reads a secret.
    public init(from decoder: any Decoder) throws {
        self.value = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .value)
        self.properties = try SecretProperties(from: decoder)
    }
}

extension KeyVaultSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The secret's address.
    public var description: String { "KeyVaultSecret(\(self.properties.id), <redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that a dump does not reveal the value.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
