//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import LatchkeyTokenCache

/// The same as ``FloorKey``, but the cached hash is the dictionary's hash without another round of hashing.
package struct RawFloorKey: Hashable, Sendable {
    let key: FloorKey

    /// Creates the counterpart of a cache's key.
    ///
    /// - Parameter key: The cache's key.
    package init(_ key: CacheKey) {
        self.key = FloorKey(key)
    }

    /// Feeds the cached hash to a hasher.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(self.key.hash)
    }

    /// Returns the cached hash.
    ///
    /// - Parameter seed: The seed of the dictionary, left out.
    /// - Returns: The cached hash.
    package func _rawHashValue(seed: Int) -> Int {
        self.key.hash
    }
}
