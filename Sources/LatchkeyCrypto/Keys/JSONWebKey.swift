//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A key in the form of a JSON Web Key (RFC 7517): a public or private key with what is said about it.
public struct JSONWebKey: Sendable {
    /// The public key.
    public let publicKey: PublicKey
    /// The private key; `nil` when the text holds only the public one.
    public let privateKey: PrivateKey?
    /// The certificates of the key in DER form, the key's own first, from `x5c`; none when it is missing.
    public let certificates: [[UInt8]]
    private let texts: [String: String]

    /// The key's name, `kid`.
    public var keyID: String? { self["kid"] }
    /// What the key is for, `use`: `sig` or `enc`.
    public var use: String? { self["use"] }
    /// The algorithm that the key is for, `alg`.
    public var algorithm: String? { self["alg"] }

    /// The text value of a member that is not a part of a private key.
    ///
    /// - Parameter name: The member's name, such as `x5t` or `issuer`.
    /// - Returns: `nil` when the member is missing or is no text.
    public subscript(name: String) -> String? { self.texts[name] }

    /// Reads a key.
    ///
    /// - Parameter json: One JSON object; members that are not known are ignored.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidKey`` when the text is no key of a supported kind, and
    ///   ``CryptoError/Code/invalidEncoding`` when a certificate is not base64; the message never holds a part of it.
    public init(json: [UInt8]) throws(CryptoError) {
        var reader = JSONReader(json, of: "key", failing: .invalidKey)
        let members = try JSONWebKeyMembers(from: &reader)
        try reader.finish()
        try self.init(members)
    }

    /// Makes a key of members that were read.
    init(_ members: JSONWebKeyMembers) throws(CryptoError) {
        if let key = try members.privateKey() {
            self.privateKey = key
            self.publicKey = key.publicKey
        } else {
            self.privateKey = nil
            self.publicKey = try members.publicKey()
        }
        self.certificates = try members.certificates()
        self.texts = members.texts
    }
}

extension JSONWebKey: CustomStringConvertible, CustomReflectable {
    /// A text that never contains key material.
    public var description: String { "JSONWebKey(\(self.publicKey.kind), kid: \(self.keyID ?? "none"))" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
