//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
import Testing

/// Reads the claims of a token, without verifying it.
///
/// - Parameter token: The token in compact form.
/// - Returns: The claims.
/// - Throws: Why they cannot be read.
func claims(of token: String) throws -> [String: Any] {
    let parts = token.split(separator: ".")
    try #require(parts.count == 3)
    let object = try JSONSerialization.jsonObject(with: Data(Base64URL.decode(parts[1])))
    return try #require(object as? [String: Any])
}
