//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A set of keys, such as the one that an authority publishes for verifying its tokens (RFC 7517 §5).
public struct JSONWebKeySet: Sendable {
    /// The longest text that is read.
    private static let longestText = 1024 * 1024

    /// The keys of kinds that are supported, in their order.
    public let keys: [JSONWebKey]

    /// Reads a set.
    ///
    /// Keys of kinds that are not supported are left out, as the standard wants it; so are those that cannot be used,
    /// such as RSA keys of less than 2048 bits: one bad key must not take the others with it.
    ///
    /// - Parameter json: A JSON object with a `keys` array; at most 1 MiB.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidKey`` when the text is not of that form.
    public init(json: [UInt8]) throws(CryptoError) {
        guard json.count <= Self.longestText else {
            throw CryptoError(.invalidKey, "The set of keys is longer than \(Self.longestText) bytes.")
        }
        var reader = JSONReader(json, of: "set of keys", failing: .invalidKey)
        var keys: [JSONWebKey]?
        try reader.object { name, reader throws(CryptoError) in
            guard name == "keys" else { return try reader.skip() }
            var found: [JSONWebKey] = []
            try reader.array { reader throws(CryptoError) in
                let members = try JSONWebKeyMembers(from: &reader)
                if members.isOfKnownKind, let key = try? JSONWebKey(members) { found.append(key) }
            }
            keys = found
        }
        try reader.finish()
        guard let keys else { throw CryptoError(.invalidKey, "The set of keys has no 'keys'.") }
        self.keys = keys
    }
}
