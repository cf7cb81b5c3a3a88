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

/// The least that a lookup of a token with a limited life can cost in Swift.
///
/// A dictionary that never changes, one read of a coarse clock, and an owned token. It serves one thread and knows
/// nothing of refreshes.
package struct FloorTable<Key: Hashable & Sendable>: Sendable {
    private let tokens: [Key: AccessToken]
    private let deadline: Int64

    /// Creates a table.
    ///
    /// - Parameters:
    ///   - tokens: The tokens.
    ///   - seconds: How long they can be had; an hour by default.
    package init(_ tokens: [Key: AccessToken], seconds: Int64 = 3600) {
        self.tokens = tokens
        self.deadline = coarseNanoseconds() + seconds * 1_000_000_000
    }

    @inline(__always)
    fileprivate func find(_ key: Key) -> AccessToken? {
        guard coarseNanoseconds() < self.deadline else { return nil }
        return self.tokens[key]
    }
}

extension FloorTable where Key == FloorKey {
    /// Returns the token of a key, owned by the caller.
    @inline(never)
    package func token(for key: FloorKey) -> AccessToken? { self.find(key) }
}

extension FloorTable where Key == RawFloorKey {
    /// Returns the token of a key, owned by the caller.
    @inline(never)
    package func token(for key: RawFloorKey) -> AccessToken? { self.find(key) }
}

/// The kernel's tick-based monotonic clock.
@inline(__always)
func coarseNanoseconds() -> Int64 {
    var time = timespec()
    #if canImport(Darwin)
    unsafe clock_gettime(CLOCK_MONOTONIC_RAW_APPROX, &time)
    #else
    unsafe clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    #endif
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
}
