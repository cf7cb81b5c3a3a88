//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The JSON body of a token response.
struct TokenAnswer: Encodable, Sendable {
    enum CodingKeys: String, CodingKey {
        case scope
        case tokenType = "token_type"
        case expiresIn = "expires_in"
        case extendedExpiresIn = "ext_expires_in"
        case refreshIn = "refresh_in"
        case accessToken = "access_token"
        case refreshToken = "refresh_token"
        case idToken = "id_token"
        case clientInfo = "client_info"
        case browserCode = "spa_code"
    }

    var tokenType: String
    var scope: String?
    var expiresIn: Int64
    var extendedExpiresIn: Int64
    var refreshIn: Int64?
    var accessToken: String
    var refreshToken: String?
    var idToken: String?
    var clientInfo: String?
    /// A second code, which a script of the application's pages redeems.
    var browserCode: String?
}
