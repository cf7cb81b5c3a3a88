//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Which credential of a chain made an authentication, so that the chain learns what became of it.
package struct ChosenCredential: Hashable, Sendable {
    /// The credential's place in the chain.
    let index: Int
    /// How often its material had been fetched anew.
    let generation: Int
}
