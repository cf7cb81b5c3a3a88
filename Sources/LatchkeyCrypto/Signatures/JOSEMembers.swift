//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The parameters of a header of a signed or encrypted token.
struct JOSEMembers: Hashable, Sendable {
    /// The value of a parameter, as far as readers of headers need it.
    enum Value: Hashable, Sendable {
        case text(String)
        case texts([String])
        /// A value of another kind, which was checked and passed over.
        case other
    }

    private(set) var values: [String: Value] = [:]

    /// Makes parameters without any.
    init() {}

    /// Reads parameters strictly: a name that appears twice is refused (RFC 7515 §4).
    init(json: [UInt8]) throws(CryptoError) {
        var reader = JSONReader(json, of: "header", failing: .malformedToken)
        var values: [String: Value] = [:]
        try reader.object { name, reader throws(CryptoError) in
            if reader.isNext("\"") {
                values[name] = .text(try reader.string())
            } else {
                values[name] = try reader.strings().map(Value.texts) ?? .other
            }
        }
        try reader.finish()
        guard values["crit"] == nil else {
            throw CryptoError(.malformedToken, "The header demands an extension that is not known ('crit').")
        }
        self.values = values
    }

    /// Adds a parameter unless it is there already; returns its JSON text, or `nil`.
    mutating func add(_ value: Value, as name: String) -> String? {
        guard self.values[name] == nil else { return nil }
        self.values[name] = value
        let text: String
        switch value {
        case .text(let value): text = JSONText.quoted(value)
        case .texts(let values): text = "[" + values.map(JSONText.quoted).joined(separator: ",") + "]"
        case .other: return nil
        }
        return "\(JSONText.quoted(name)):\(text)"
    }

    /// The text value of a parameter.
    func text(_ name: String) -> String? {
        guard case .text(let text) = self.values[name] else { return nil }
        return text
    }

    /// The text value of a parameter that must be there.
    func requiredText(_ name: String) throws(CryptoError) -> String {
        guard let text = self.text(name) else {
            throw CryptoError(.malformedToken, "The header has no text '\(name)'.")
        }
        return text
    }

    /// The certificates of `x5c`; `nil` when it is missing.
    func certificateChain() throws(CryptoError) -> [Certificate]? {
        guard let value = self.values["x5c"] else { return nil }
        guard case .texts(let texts) = value, !texts.isEmpty else {
            throw CryptoError(.malformedToken, "The header's 'x5c' is no array of texts.")
        }
        var certificates: [Certificate] = []
        for text in texts { certificates.append(try Certificate(der: Base64.decode(text))) }
        return certificates
    }
}
