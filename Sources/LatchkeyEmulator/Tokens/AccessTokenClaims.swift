//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The claims of an application's access token.
struct AccessTokenClaims: Codable, Hashable, Sendable {
    // The names are those of the wire.
    var aud: String
    var iss: String
    var iat: Int64
    var nbf: Int64
    var exp: Int64
    var tid: String
    var oid: String
    var sub: String
    var idtyp: String
    var uti: String
    var ver: String
    var roles: [String]?
    /// The caller, in tokens of version 2.
    var azp: String?
    /// How the caller proved its identity, in tokens of version 2: 1 for a secret, 2 for a certificate.
    var azpacr: String?
    /// The caller, in tokens of version 1.
    var appid: String?
    /// How the caller proved its identity, in tokens of version 1.
    var appidacr: String?
}
