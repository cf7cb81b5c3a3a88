//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
import Testing

/// The claims of a token, without a look at its signature.
func claims(of token: String?) throws -> [String: Any] {
    let token = try #require(token)
    let jws = try JWS(compact: token, accepting: SignatureAlgorithm.all)
    return try JSONSerialization.jsonObject(with: Data(jws.payload)) as? [String: Any] ?? [:]
}
