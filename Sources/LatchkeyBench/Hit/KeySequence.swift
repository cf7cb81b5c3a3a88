//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// The order in which keys are looked up: the same for all contestants, and like that of a service, where few keys are
/// asked for often (Zipf's law with exponent 1).
struct KeySequence: Sendable {
    /// A power of two.
    static let length = 8192

    let indices: [UInt32]

    init(keys: Int, seed: UInt64 = 1) {
        var random = SeededRandom(seed: seed)
        let distribution = ZipfDistribution(ranks: keys, exponent: 1)
        // Which key has which rank has nothing to do with where it lies in memory.
        let keyOfRank = (0..<UInt32(keys)).shuffled(using: &random)
        self.indices = (0..<Self.length).map { _ in keyOfRank[distribution.next(using: &random)] }
    }

    /// The key of a step.
    @inline(__always)
    subscript(step: Int) -> Int { Int(self.indices[step & (Self.length - 1)]) }
}
