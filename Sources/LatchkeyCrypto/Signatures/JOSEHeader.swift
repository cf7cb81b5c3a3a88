//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The header of a signed token: what it is signed with, and by whom (RFC 7515 §4).
public struct JOSEHeader: Hashable, Sendable {
    /// The header's exact JSON text, as it is signed.
    public let json: [UInt8]
    /// The signature algorithm, `alg`.
    public let algorithm: SignatureAlgorithm
    private let members: JOSEMembers

    /// Reads a header.
    ///
    /// - Parameter json: A JSON object.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/malformedToken`` when the text is no JSON object with `alg`,
    ///   or names extensions in `crit`, of which none is known; ``CryptoError/Code/unsupportedAlgorithm`` for an
    ///   unknown algorithm and for `none`.
    public init(json: [UInt8]) throws(CryptoError) {
        let members = try JOSEMembers(json: json)
        guard let algorithm = SignatureAlgorithm(name: try members.requiredText("alg")) else {
            throw CryptoError(.unsupportedAlgorithm, "The header's 'alg' is not a signature algorithm known here.")
        }
        self.json = json
        self.algorithm = algorithm
        self.members = members
    }

    /// Composes a header.
    ///
    /// - Parameters:
    ///   - algorithm: The signature algorithm, `alg`.
    ///   - parameters: Further parameters with text values, written in this order, such as
    ///     `["typ": "JWT", "kid": "…"]`.
    ///   - x5c: The certificates of the signer, as ``CertifiedKey/x5c`` has them; none by default.
    public init(
        algorithm: SignatureAlgorithm,
        _ parameters: KeyValuePairs<String, String> = [:],
        x5c: [String] = []
    ) {
        var members = JOSEMembers()
        var texts = [members.add(.text(algorithm.name), as: "alg")]
        for (name, value) in parameters { texts.append(members.add(.text(value), as: name)) }
        if !x5c.isEmpty { texts.append(members.add(.texts(x5c), as: "x5c")) }
        self.json = Array("{\(texts.compactMap(\.self).joined(separator: ","))}".utf8)
        self.algorithm = algorithm
        self.members = members
    }

    /// The name of the key that signed, `kid`.
    public var keyID: String? { self["kid"] }
    /// The kind of token, `typ`.
    public var type: String? { self["typ"] }

    /// The text value of a parameter.
    ///
    /// - Parameter name: The parameter's name.
    /// - Returns: `nil` when the parameter is missing or is no text.
    public subscript(name: String) -> String? { self.members.text(name) }

    /// Reads the certificates that the signer sent along, `x5c`; whoever believes them must verify their chain first.
    ///
    /// - Returns: The certificates, the signer's own first; `nil` when there are none.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/malformedToken``, ``CryptoError/Code/invalidEncoding``,
    ///   ``CryptoError/Code/invalidCertificate`` or ``CryptoError/Code/invalidKey`` when they cannot be read.
    public func certificateChain() throws(CryptoError) -> [Certificate]? { try self.members.certificateChain() }
}
