//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenAcquisition

extension Sample {
    static let objectID = "9f4880d8-80ba-4c40-97bc-f7a23c703084"
    static let homeAccountID = "\(Self.objectID).\(Self.tenant)"
    static let clientInfo =
        "eyJ1aWQiOiI5ZjQ4ODBkOC04MGJhLTRjNDAtOTdiYy1mN2EyM2M3MDMwODQiLCJ1dGlkIjoiM2ExYzJiNGQtMDAwMC00YTViLThjNmQtN2U4ZjkwYTFiMmMzIn0"
    static let principal = Principal(homeAccountID: Self.homeAccountID)
    static let userScope = "https://graph.microsoft.com/User.Read"

    /// An unsigned token with these claims.
    static func jwt(_ claims: String) -> String {
        "\(Base64URL.encode(Array(#"{"typ":"JWT","alg":"RS256"}"#.utf8))).\(Base64URL.encode(Array(claims.utf8))).c2ln"
    }

    /// The ID token of the sample user.
    static func idToken(nonce: String? = nil, _ more: String = "") -> String {
        Self.jwt(
            """
            {"aud":"\(Self.clientID)","sub":"subject","oid":"\(Self.objectID)","tid":"\(Self.tenant)",\
            "preferred_username":"ana@contoso.com","name":"Ana Reyés"\(nonce.map { #","nonce":"\#($0)""# } ?? "")\(more)}
            """
        )
    }
}
