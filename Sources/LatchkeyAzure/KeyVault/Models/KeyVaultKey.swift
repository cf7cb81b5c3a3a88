//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto

/// What a vault notes of a key.
public struct KeyProperties: Hashable, Sendable, Decodable {
    /// The address, with the version if one is meant.
    public var id: KeyVaultIdentifier
    /// What the vault notes of it.
    public var attributes: KeyVaultAttributes
    /// The tags.
    public var tags: [String: String]
    /// Whether the key belongs to a certificate.
    public var isManaged: Bool

    /// The name.
    public var name: String { self.id.name }
    /// The version; `nil` in listings.
    public var version: String? { self.id.version }

    private enum CodingKeys: String, CodingKey { case kid, key, attributes, tags, managed }
    private struct Name: Decodable { var kid: KeyVaultIdentifier }

    /// Reads properties.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        // A listing has the address itself, a key has it inside.
        if let id = try container.decodeIfPresent(KeyVaultIdentifier.self, forKey: .kid) {
            self.id = id
        } else {
            self.id = try container.decode(Name.self, forKey: .key).kid
        }
        self.attributes = (try? container.decode(KeyVaultAttributes.self, forKey: .attributes)) ?? KeyVaultAttributes()
        self.tags = (try? container.decode([String: String].self, forKey: .tags)) ?? [:]
        self.isManaged = (try? container.decode(Bool.self, forKey: .managed)) ?? false
    }
}

/// A key of a vault: its public half, and what it may be used for.
public struct KeyVaultKey: Hashable, Sendable, Decodable {
    /// What the vault notes of it.
    public var properties: KeyProperties
    /// The kind: `RSA`, `RSA-HSM`, `EC` or `EC-HSM`.
    public var keyType: String
    /// What it may be used for, such as `sign`.
    public var operations: [String]
    /// The curve of a key on one, such as `P-256`.
    public var curve: String?
    private var numbers: [String: String]

    private enum CodingKeys: String, CodingKey { case key }
    private enum KeyCodingKeys: String, CodingKey { case kty, key_ops, crv, n, e, x, y }

    /// Reads a key.
    public init(from decoder: any Decoder) throws {
        self.properties = try KeyProperties(from: decoder)
        let key = try decoder.container(keyedBy: CodingKeys.self)
            .nestedContainer(keyedBy: KeyCodingKeys.self, forKey: .key)
        self.keyType = try key.decode(String.self, forKey: .kty)
        self.operations = (try? key.decode([String].self, forKey: .key_ops)) ?? []
        self.curve = try? key.decodeIfPresent(String.self, forKey: .crv)
        self.numbers = [:]
        for name in [KeyCodingKeys.n, .e, .x, .y] {
            if let value = try? key.decodeIfPresent(String.self, forKey: name) { self.numbers[name.rawValue] = value }
        }
    }

    /// The public half, to verify signatures without asking the vault.
    ///
    /// - Returns: The key.
    /// - Throws: ``AzureError`` with code ``AzureError/Code/malformedAnswer`` when it is of no kind that is known.
    public func publicKey() throws(AzureError) -> PublicKey {
        var members = self.numbers
        members["kty"] = self.keyType.replacing("-HSM", with: "")
        members["crv"] = self.curve
        // All of these are base64url and plain names.
        let json = members.map { "\"\($0.key)\":\"\($0.value.filter { $0 != "\"" && $0 != "\\" })\"" }
        do {
            return try JSONWebKey(json: Array("{\(json.joined(separator: ","))}".utf8)).publicKey
        } catch {
            throw AzureError(.malformedAnswer, "The vault's key cannot be read: \(error.message)", cause: error)
        }
    }
}
