//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// The claims of a token that somebody else verifies: for hints, never for decisions about who may do what.
struct UnverifiedClaims: Sendable {
    /// The longest token that is read.
    private static let longestToken = 64 * 1024

    let members: [String: JSONValue]

    /// Reads a token in compact form; fails when it is none.
    init?(of token: String) {
        guard token.utf8.count <= Self.longestToken else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = try? Base64URL.decode(parts[1]),
            let members = JSONValue(parsing: payload)?.object
        else { return nil }
        self.members = members
    }

    /// The text value of a claim; `nil` for one that is missing, empty or of another type.
    subscript(name: String) -> String? {
        guard let text = self.members[name]?.string, !text.isEmpty else { return nil }
        return text
    }
}
