//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// What a server wants to be shown (`WWW-Authenticate`, RFC 9110 §11.6.1), read leniently: servers differ.
public struct AuthenticationChallenge: Hashable, Sendable {
    /// The scheme in lower case, such as `bearer`.
    public var scheme: String
    /// The parameters, by their names in lower case; of two of one name the first.
    public var parameters: [String: String]
    /// What follows the scheme when that is no parameter.
    public var token: String?

    /// Creates a challenge.
    ///
    /// - Parameters:
    ///   - scheme: The scheme in lower case.
    ///   - parameters: The parameters; none by default.
    ///   - token: What follows the scheme when that is no parameter; nothing by default.
    public init(scheme: String, parameters: [String: String] = [:], token: String? = nil) {
        self.scheme = scheme
        self.parameters = parameters
        self.token = token
    }

    /// Reads the challenges of a response, in order.
    ///
    /// - Parameter values: The values of all fields of that name.
    /// - Returns: The challenges; what cannot be read is left out.
    public static func all(in values: some Sequence<String>) -> [AuthenticationChallenge] {
        values.flatMap { value -> [AuthenticationChallenge] in
            var parser = ChallengeParser(value)
            return parser.challenges()
        }
    }

    /// The claims that the server wants the next token to satisfy, a JSON object; `nil` unless it asks for some.
    ///
    /// They are written as base64, base64url or plain JSON.
    public var claims: String? {
        guard self.parameters["error"]?.lowercased() == "insufficient_claims", let text = self.parameters["claims"]
        else {
            return nil
        }
        return Self.decoded(text)
    }

    /// What a signature has to contain, when the server says so.
    public var nonce: String? { self.parameters["nonce"] ?? self.parameters["nextnonce"] }

    private static func decoded(_ text: String) -> String? {
        guard text.utf8.count <= 65_536 else { return nil }
        let plain = text.filter { $0 != "=" }.replacing("+", with: "-").replacing("/", with: "_")
        if let bytes = try? Base64URL.decode(plain), JSONValue(parsing: bytes)?.object != nil {
            return String(validating: bytes, as: UTF8.self)
        }
        return JSONValue(parsing: Array(text.utf8))?.object == nil ? nil : text
    }

    /// The value of a field that passes a challenge of the issuer on to the caller.
    ///
    /// - Parameters:
    ///   - claims: The claims that the issuer wants, a JSON object.
    ///   - authorizationURL: Where the caller's user can sign in; unknown by default.
    /// - Returns: The value for `WWW-Authenticate`.
    public static func insufficientClaims(_ claims: String, authorizationURL: String? = nil) -> String {
        var value = "Bearer error=\"insufficient_claims\", claims=\"\(Base64.encode(Array(claims.utf8)))\""
        if let url = authorizationURL, url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
            value += ", authorization_uri=\"\(url)\""
        }
        return value
    }
}
