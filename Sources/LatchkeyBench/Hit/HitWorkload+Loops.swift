//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyBenchFloors
import LatchkeyTokenCache

/// A loop of lookups for each way to look a token up; all return how many found nothing.
extension HitWorkload {
    @inline(never)
    func loopFloor(_ steps: Range<Int>, keys: HeldKeys<FloorKey>) -> Int {
        var misses = 0
        let base = unsafe keys.base
        for step in steps {
            if let token = unsafe base[self.sequence[step]].token(in: self.floor) {
                swallow(token)
            } else {
                misses += 1
            }
        }
        return misses
    }

    @inline(never)
    func loopRawFloor(_ steps: Range<Int>) -> Int {
        var misses = 0
        let base = unsafe self.rawFloorKeys.base
        for step in steps {
            if let token = unsafe base[self.sequence[step]].token(in: self.rawFloor) {
                swallow(token)
            } else {
                misses += 1
            }
        }
        return misses
    }

    @inline(never)
    nonisolated(nonsending) func loopActor(_ steps: Range<Int>) async -> Int {
        var misses = 0
        let base = unsafe self.floorKeys.base
        for step in steps {
            if let token = unsafe await base[self.sequence[step]].token(in: self.actor) {
                swallow(token)
            } else {
                misses += 1
            }
        }
        return misses
    }

    @inline(never)
    func loopCachedToken(_ steps: Range<Int>) -> Int {
        var misses = 0
        let base = unsafe self.keys.base
        for step in steps {
            if let token = unsafe base[self.sequence[step]].cachedToken(in: self.cache) {
                swallow(token)
            } else {
                misses += 1
            }
        }
        return misses
    }

    @inline(never)
    nonisolated(nonsending) func loopToken(_ steps: Range<Int>, keys: HeldKeys<CacheKey>) async throws -> Int {
        let source = BenchSource()
        let base = unsafe keys.base
        for step in steps {
            swallow(unsafe try await base[self.sequence[step]].token(in: self.cache, from: source))
        }
        return 0
    }

    @inline(never)
    nonisolated(nonsending) func loopClosure(_ steps: Range<Int>) async throws -> Int {
        let base = unsafe self.keys.base
        for step in steps {
            // The closure knows the step, as a real one knows its request.
            let token = unsafe try await base[self.sequence[step]].token(in: self.cache) { _ in
                throw BenchError.missed("closure", count: step)
            }
            swallow(token)
        }
        return 0
    }

    @MainActor
    func loopTokenOnMainActor(_ steps: Range<Int>) async throws -> Int {
        try await self.loopToken(steps, keys: self.keys)
    }
}

/// An actor that needs tokens.
actor CallingActor {
    func loopToken(_ steps: Range<Int>, in workload: HitWorkload) async throws -> Int {
        try await workload.loopToken(steps, keys: workload.keys)
    }
}
