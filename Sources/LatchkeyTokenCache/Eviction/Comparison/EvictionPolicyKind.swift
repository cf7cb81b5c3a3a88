//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The eviction policies there are, in the order of the published table.
package enum EvictionPolicyKind: CaseIterable, Hashable, Sendable {
    /// ``LRU``.
    case lru
    /// ``Clock``.
    case clock
    /// ``SIEVE``.
    case sieve
    /// ``S3FIFO``.
    case s3FIFO
    /// ``WTinyLFU``.
    case wTinyLFU

    /// The type of the policy.
    package var type: any EvictionPolicy.Type {
        switch self {
        case .lru: LRU.self
        case .clock: Clock.self
        case .sieve: SIEVE.self
        case .s3FIFO: S3FIFO.self
        case .wTinyLFU: WTinyLFU.self
        }
    }

    /// Replays requests against an empty cache.
    ///
    /// - Parameters:
    ///   - trace: The keys in the order they are asked for.
    ///   - capacity: The number of keys the cache may hold.
    ///   - keyCount: All keys are below this number.
    /// - Returns: The share of requests whose key was there.
    package func hitRatio(of trace: [UInt32], capacity: Int, keyCount: Int) -> Double {
        func replay<Policy: EvictionPolicy>(_: Policy.Type) -> Double {
            var replay = EvictionReplay<Policy>(capacity: capacity, keyCount: keyCount)
            for key in trace { replay.request(key) }
            return replay.hitRatio
        }
        return replay(self.type)
    }
}
