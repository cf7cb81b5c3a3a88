//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import LatchkeyTokenCache

/// The same lookup through a plain actor: what most caches of tokens do.
package actor FloorActor {
    private var tokens: [FloorKey: AccessToken]
    private let deadline: Int64

    /// Creates an actor.
    ///
    /// - Parameters:
    ///   - tokens: The tokens.
    ///   - seconds: How long they can be had; an hour by default.
    package init(_ tokens: [FloorKey: AccessToken], seconds: Int64 = 3600) {
        self.tokens = tokens
        self.deadline = coarseNanoseconds() + seconds * 1_000_000_000
    }

    /// Returns the token of a key.
    package func token(for key: FloorKey) -> AccessToken? {
        guard coarseNanoseconds() < self.deadline else { return nil }
        return self.tokens[key]
    }
}
