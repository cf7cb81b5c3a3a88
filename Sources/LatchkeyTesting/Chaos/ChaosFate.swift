//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// What a ``ChaosStore`` does to one key of a call, or to a call that has no keys.
enum ChaosFate: Sendable {
    /// Nothing.
    case spare
    /// It is not done, and fails.
    case refuse(TokenStoreError)
    /// It is done, and fails.
    case lose(TokenStoreError)
    /// It is done twice.
    case duplicate
    /// Half of it is done.
    case tear
    /// It is answered with a former state.
    case makeStale
}

/// What a ``ChaosStore`` does to a call: how long it waits, then a fate per key.
struct ChaosPlan: Sendable {
    var delay: Duration
    var fates: [ChaosFate]
}
