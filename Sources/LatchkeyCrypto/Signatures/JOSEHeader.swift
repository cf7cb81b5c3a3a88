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
    private let members: [String: Value]

    /// The value of a parameter, as far as readers of headers need it.
    private enum Value: Hashable {
        case string(String)
        /// A value of another kind, which was checked and passed over.
        case other
    }

    /// Reads a header.
    ///
    /// - Parameter json: A JSON object.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/malformedToken`` when the text is no JSON object with `alg`,
    ///   or names extensions in `crit`, of which none is known; ``CryptoError/Code/unsupportedAlgorithm`` for an
    ///   unknown algorithm and for `none`.
    public init(json: [UInt8]) throws(CryptoError) {
        let members = try Self.members(of: json)
        guard case .string(let name) = members["alg"] else {
            throw CryptoError(.malformedToken, "The header has no text 'alg'.")
        }
        guard members["crit"] == nil else {
            throw CryptoError(.malformedToken, "The header demands an extension that is not known ('crit').")
        }
        guard let algorithm = SignatureAlgorithm(name: name) else {
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
    public init(algorithm: SignatureAlgorithm, _ parameters: KeyValuePairs<String, String> = [:]) {
        var members: [String: Value] = ["alg": .string(algorithm.name)]
        var text = "{\"alg\":\"\(algorithm.name)\""
        for (name, value) in parameters where members.updateValue(.string(value), forKey: name) == nil {
            text += ",\(JSONText.quoted(name)):\(JSONText.quoted(value))"
        }
        self.json = Array("\(text)}".utf8)
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
    public subscript(name: String) -> String? {
        guard case .string(let text) = self.members[name] else { return nil }
        return text
    }

    private static func members(of json: [UInt8]) throws(CryptoError) -> [String: Value] {
        var reader = JSONReader(json, of: "header", failing: .malformedToken)
        var members: [String: Value] = [:]
        try reader.object { name, reader throws(CryptoError) in
            if reader.isNext("\"") {
                members[name] = .string(try reader.string())
            } else {
                try reader.skip()
                members[name] = .other
            }
        }
        try reader.finish()
        return members
    }
}
