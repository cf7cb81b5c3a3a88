//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import LatchkeyTokenCache

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A key that wraps a cached 64-bit hash, feeds it to `Hasher` and compares in full.
package struct FloorKey: Hashable, Sendable {
    let hash: Int
    let canonical: [UInt8]

    /// Creates the counterpart of a cache's key.
    ///
    /// - Parameter key: The cache's key.
    package init(_ key: CacheKey) {
        let parts = [key.partition.authority, key.partition.tenant, key.partition.client, key.flow, key.subject]
        var canonical: [UInt8] = []
        for part in parts + key.scopes + [key.tokenType] {
            canonical += part.utf8
            canonical.append(0)
        }
        self.canonical = canonical
        self.hash = canonical.hashValue
    }

    /// Returns whether two keys are the same, byte for byte.
    package static func == (left: Self, right: Self) -> Bool {
        guard left.hash == right.hash, left.canonical.count == right.canonical.count else { return false }
        let count = left.canonical.count
        return unsafe left.canonical.withUnsafeBytes { left in
            unsafe right.canonical.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return true }
                return unsafe left == right || memcmp(left, right, count) == 0
            }
        }
    }

    /// Feeds the cached hash to a hasher.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(self.hash)
    }
}
