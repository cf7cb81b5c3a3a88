//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// Writes values of `WWW-Authenticate` fields (RFC 6750 §3, RFC 9110 §11.6.1).
struct BearerChallenge: Sendable {
    /// The scheme.
    var scheme = "Bearer"
    private var parameters: [(name: String, value: String)] = []

    /// A challenge without an error: a token is needed.
    init(realm: String? = nil) {
        if let realm { self.add("realm", realm) }
    }

    /// A challenge with an error.
    init(error: String, description: String? = nil) {
        self.add("error", error)
        if let description { self.add("error_description", description) }
    }

    /// Adds a parameter.
    mutating func add(_ name: String, _ value: String) {
        self.parameters.append((name, value))
    }

    /// The challenge for claims that the next token must satisfy, as clients of Entra ID read it.
    static func claims(_ claims: String, authorizationURL: String?) -> BearerChallenge {
        var challenge = BearerChallenge(realm: "")
        if let authorizationURL { challenge.add("authorization_uri", authorizationURL) }
        challenge.add("error", "insufficient_claims")
        // With padding: some clients take a text of another length for JSON.
        challenge.add("claims", Base64.encode(Array(claims.utf8)))
        return challenge
    }

    /// The value of the field.
    var text: String {
        guard !self.parameters.isEmpty else { return self.scheme }
        return self.scheme + " " + self.parameters.map { "\($0.name)=\(Self.quoted($0.value))" }.joined(separator: ", ")
    }

    /// A quoted string; what must not stand in a field is left out, so that no value can split it.
    private static func quoted(_ value: String) -> String {
        var quoted = "\""
        for scalar in value.unicodeScalars where (0x20..<0x7F).contains(scalar.value) {
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
