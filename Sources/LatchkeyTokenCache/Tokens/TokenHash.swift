//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A fingerprint of a token's text, to name a token without holding it.
///
/// It only distinguishes the tokens of one process run: the value is not stable across runs and is not written anywhere.
public struct TokenHash: Hashable, Sendable {
    let value: UInt64

    /// Creates the fingerprint of a token.
    ///
    /// - Parameter token: The token's text.
    public init(of token: String) {
        var hasher = Hasher()
        hasher.combine(token)
        self.value = UInt64(truncatingIfNeeded: hasher.finalize())
    }
}
