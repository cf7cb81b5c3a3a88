//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The claims of the emulator's access tokens.
struct AccessTokenClaims: Codable, Hashable, Sendable {
    /// The key that a token is bound to (RFC 7800).
    struct Confirmation: Codable, Hashable, Sendable {
        enum CodingKeys: String, CodingKey {
            case kid
            case certificateThumbprint = "x5t#S256"
        }

        /// The name of a key with which requests are signed.
        var kid: String?
        /// The SHA-256 thumbprint of a certificate for TLS.
        var certificateThumbprint: String?
    }

    // The names are those of the wire.
    var aud: String
    var iss: String
    var iat: Int64
    var nbf: Int64
    var exp: Int64
    var tid: String
    var oid: String
    var sub: String
    var idtyp: String?
    var uti: String
    var ver: String
    var roles: [String]?
    /// What the user allows the caller to do, separated by spaces.
    var scp: String?
    /// The caller, in tokens of version 2.
    var azp: String?
    /// How the caller proved its identity, in tokens of version 2: 1 for a secret, 2 for a certificate.
    var azpacr: String?
    /// The caller, in tokens of version 1.
    var appid: String?
    /// How the caller proved its identity, in tokens of version 1.
    var appidacr: String?
    var name: String?
    var preferred_username: String?
    /// The policies that the sign-in met.
    var acrs: [String]?
    /// What the caller said it can do; `cp1` means that it handles claims challenges.
    var xms_cc: [String]?
    var cnf: Confirmation?
    /// The policy of B2C.
    var tfp: String?
    /// The agent identity that an exchange token was made for.
    var fmi_path: String?
    /// The blueprint of the agent identity that calls.
    var xms_par_app_azp: String?
    /// The kinds of the subject; 13 is an agent's user.
    var xms_sub_fct: String?

    /// The caller.
    var caller: String? { self.azp ?? self.appid }
    /// The permissions of a user's token.
    var scopes: [String] { self.scp?.split(separator: " ").map(String.init) ?? [] }
}
