//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Counts how requests were answered, hits that are fresh excepted: shards count those.
final class RequestCounters: Sendable {
    private let negative = Atomic<UInt64>(0)
    private let joined = Atomic<UInt64>(0)
    private let error = Atomic<UInt64>(0)
    private let others = Locked<[RequestResult: UInt64]>([:])

    func count(_ result: RequestResult, by count: UInt64 = 1) {
        switch result {
        case .negative: self.negative.wrappingAdd(count, ordering: .relaxed)
        case .joined: self.joined.wrappingAdd(count, ordering: .relaxed)
        case .error: self.error.wrappingAdd(count, ordering: .relaxed)
        default: self.others.withLock { $0[result, default: 0] += count }
        }
    }

    func all() -> [RequestResult: UInt64] {
        var counts = self.others.withLock { $0 }
        counts[.negative] = self.negative.load(ordering: .relaxed)
        counts[.joined] = self.joined.load(ordering: .relaxed)
        counts[.error] = self.error.load(ordering: .relaxed)
        return counts
    }
}
