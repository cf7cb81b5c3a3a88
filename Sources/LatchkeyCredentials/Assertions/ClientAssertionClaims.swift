//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// The claims of an assertion by which a client proves who it is (RFC 7523 §3).
struct ClientAssertionClaims: Hashable, Sendable {
    /// The client: issuer and subject.
    var clientID: String
    /// The token endpoint.
    var audience: String
    /// When the assertion begins to be valid, in seconds since 1970.
    var notBefore: Int64
    /// When it ends to be valid.
    var expiresAt: Int64
    /// The assertion's own identifier, never used twice.
    var identifier: String
    /// Further claims, a JSON object; they replace those above of the same name.
    var extra: String?

    /// The JSON text.
    ///
    /// - Returns: One object; times are numbers.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription`` when the further claims are no
    ///   JSON object.
    func json() throws(CredentialError) -> [UInt8] {
        var members = [
            ("aud", JSONText.quoted(self.audience)), ("iss", JSONText.quoted(self.clientID)),
            ("sub", JSONText.quoted(self.clientID)), ("jti", JSONText.quoted(self.identifier)),
            ("nbf", String(self.notBefore)), ("exp", String(self.expiresAt)),
        ]
        for member in try self.extraMembers() {
            members.removeAll { $0.0 == member.name }
            members.append((member.name, member.json))
        }
        let text = members.map { "\(JSONText.quoted($0.0)):\($0.1)" }.joined(separator: ",")
        return Array("{\(text)}".utf8)
    }

    private func extraMembers() throws(CredentialError) -> [JSONObjectText.Member] {
        guard let extra = self.extra else { return [] }
        do {
            return try JSONObjectText(Array(extra.utf8), of: "set of extra claims").members
        } catch {
            throw CredentialError(
                .invalidDescription,
                "The extra claims of the client assertion are no JSON object. \(error.message)",
                cause: error
            )
        }
    }

    /// A random identifier in the form of a UUID, version 4.
    static func randomIdentifier() throws(CredentialError) -> String {
        var bytes: [UInt8]
        do {
            bytes = try RandomBytes.make(count: 16)
        } catch {
            throw CredentialError(.unavailable, error.message, cause: error)
        }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array(CertificateThumbprint.hex(bytes))
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
        return parts.joined(separator: "-")
    }
}
