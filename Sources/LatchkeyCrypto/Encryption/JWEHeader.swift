//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The header of an encrypted token (RFC 7516 §4).
public struct JWEHeader: Hashable, Sendable {
    /// How the content's key is found, `alg`.
    public let algorithm: KeyEncryptionAlgorithm
    /// How the content is encrypted, `enc`.
    public let encryption: ContentEncryptionAlgorithm
    /// The header's exact JSON text.
    public let json: [UInt8]
    private let members: JOSEMembers

    /// Reads a header.
    ///
    /// - Parameter json: A JSON object.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/malformedToken`` when the text is no JSON object with `alg` and
    ///   `enc`, or names extensions in `crit`; ``CryptoError/Code/unsupportedAlgorithm`` for other algorithms, and for
    ///   compressed content.
    public init(json: [UInt8]) throws(CryptoError) {
        let members = try JOSEMembers(json: json)
        self.algorithm = try KeyEncryptionAlgorithm(name: members.requiredText("alg"))
        self.encryption = try ContentEncryptionAlgorithm(name: members.requiredText("enc"))
        guard members.values["zip"] == nil else {
            // RFC 8725 §3.6: a few bytes could become gigabytes, and lengths tell of the content.
            throw CryptoError(
                .unsupportedAlgorithm,
                "The token's content is compressed ('zip'), which is not accepted."
            )
        }
        self.json = json
        self.members = members
    }

    /// Composes a header.
    ///
    /// - Parameters:
    ///   - algorithm: How the content's key is found, `alg`.
    ///   - encryption: How the content is encrypted, `enc`.
    ///   - parameters: Further parameters with text values, written in this order, such as `["kid": "…", "cty": "JWT"]`.
    public init(
        algorithm: KeyEncryptionAlgorithm,
        encryption: ContentEncryptionAlgorithm,
        _ parameters: KeyValuePairs<String, String> = [:]
    ) {
        var members = JOSEMembers()
        var texts = [
            members.add(.text(algorithm.name), as: "alg"), members.add(.text(encryption.name), as: "enc"),
        ]
        for (name, value) in parameters { texts.append(members.add(.text(value), as: name)) }
        self.algorithm = algorithm
        self.encryption = encryption
        self.json = Array("{\(texts.compactMap(\.self).joined(separator: ","))}".utf8)
        self.members = members
    }

    /// The name of the key that the token is meant for, `kid`.
    public var keyID: String? { self["kid"] }
    /// The kind of content, `cty`: `JWT` when a signed token is inside.
    public var contentType: String? { self["cty"] }

    /// The text value of a parameter.
    ///
    /// - Parameter name: The parameter's name, such as `x5t`.
    /// - Returns: `nil` when the parameter is missing or is no text.
    public subscript(name: String) -> String? { self.members.text(name) }
}
