//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// The members of a JSON Web Key, the private ones in memory of their own.
struct JSONWebKeyMembers {
    /// The private members of RSA keys but `d` (RFC 7518 §6.3.2); without them signing would take four times as long.
    private static let factors = [
        ("p", LATCHKEY_NUMBER_P), ("q", LATCHKEY_NUMBER_Q), ("dp", LATCHKEY_NUMBER_DP), ("dq", LATCHKEY_NUMBER_DQ),
        ("qi", LATCHKEY_NUMBER_QI),
    ]
    private static let secretNames = Set(["d", "k", "oth"] + factors.map(\.0))

    /// The members with text values that are no secrets.
    private(set) var texts: [String: String] = [:]
    /// The texts of `x5c`; `nil` when it is something else than an array of texts.
    private let chain: [String]?
    private var secrets: [String: SecretBytes] = [:]

    /// Whether keys of that kind can be read.
    var isOfKnownKind: Bool {
        switch self.texts["kty"] {
        case "RSA": true
        case "EC": self.texts["crv"].flatMap(KeyKind.init(curve:)) != nil
        default: false
        }
    }

    /// Reads one object.
    init(from reader: inout JSONReader) throws(CryptoError) {
        var texts: [String: String] = [:]
        var chain: [String]? = []
        var secrets: [String: SecretBytes] = [:]
        try reader.object { name, reader throws(CryptoError) in
            if name == "x5c" {
                chain = try reader.strings()
            } else if reader.isNext("\"") {
                if Self.secretNames.contains(name) {
                    secrets[name] = try reader.secret()
                } else {
                    texts[name] = try reader.string()
                }
            } else {
                try reader.skip()
            }
        }
        self.texts = texts
        self.chain = chain
        self.secrets = secrets
    }

    /// Decodes the certificates into DER form.
    func certificates() throws(CryptoError) -> [[UInt8]] {
        guard let chain = self.chain else { throw CryptoError(.invalidKey, "The key's 'x5c' is no array of texts.") }
        var certificates: [[UInt8]] = []
        for text in chain { certificates.append(try Base64.decode(text)) }
        return certificates
    }

    /// Makes the public key.
    func publicKey() throws(CryptoError) -> PublicKey {
        let builder = try KeyBuilder()
        try self.addPublicNumbers(to: builder)
        return try PublicKey(builder.finish())
    }

    /// Makes the private key; `nil` when there is none.
    func privateKey() throws(CryptoError) -> PrivateKey? {
        guard let secret = self.secrets["d"] else { return nil }
        let builder = try KeyBuilder()
        try self.addPublicNumbers(to: builder)
        if self.texts["kty"] == "RSA" {
            try builder.add(secret, as: LATCHKEY_NUMBER_D)
            try self.addFactors(to: builder)
        } else {
            try builder.add(secret, as: LATCHKEY_NUMBER_PRIVATE)
        }
        return try PrivateKey(builder.finish())
    }

    private func addPublicNumbers(to builder: borrowing KeyBuilder) throws(CryptoError) {
        switch self.texts["kty"] {
        case "RSA":
            try builder.add(RSAComponents(modulus: try self.number("n"), exponent: try self.number("e")))
        case "EC":
            guard let kind = self.texts["crv"].flatMap(KeyKind.init(curve:)) else {
                throw CryptoError(.invalidKey, "The key's 'crv' is not supported; use P-256, P-384 or P-521.")
            }
            try builder.add(CurvePoint(kind: kind, x: try self.number("x"), y: try self.number("y")))
        default:
            throw CryptoError(.invalidKey, "The key's 'kty' is missing or not supported; use RSA or EC.")
        }
    }

    private func addFactors(to builder: borrowing KeyBuilder) throws(CryptoError) {
        let factors = Self.factors.compactMap { name, number in self.secrets[name].map { (number, $0) } }
        // RFC 7518 §6.3.2: whoever writes one of them writes all.
        guard factors.isEmpty || factors.count == Self.factors.count, self.secrets["oth"] == nil else {
            throw CryptoError(
                .invalidKey,
                "The private RSA key must have all or none of 'p', 'q', 'dp', 'dq' and 'qi', and no 'oth'."
            )
        }
        for (number, secret) in factors { try builder.add(secret, as: number) }
        if factors.isEmpty { try builder.findFactors() }
    }

    private func number(_ name: String) throws(CryptoError) -> [UInt8] {
        guard let text = self.texts[name], let bytes = try? Base64URL.decode(text) else {
            throw CryptoError(.invalidKey, "The key's '\(name)' is missing or is not base64url text.")
        }
        return bytes
    }
}
