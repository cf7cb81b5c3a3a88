//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import Benchmark
import CAllocationCount

extension BenchmarkMetric {
    /// The blocks that one operation allocates, counted in front of the C library's malloc.
    public static var allocations: Self { .custom("Allocations", useScalingFactor: false) }

    /// The bytes that one entry takes, the allocator's headers included.
    public static var bytesPerEntry: Self { .custom("Bytes per entry", useScalingFactor: false) }
}

extension Benchmark {
    /// Measures a closure and counts what it allocates.
    ///
    /// - Parameters:
    ///   - operations: How many operations the closure does.
    ///   - body: Does them.
    /// - Throws: What the closure throws.
    public func measure(operations: Int, _ body: () async throws -> Void) async throws {
        let start = latchkey_malloc_start()
        self.startMeasurement()
        do {
            try await body()
        } catch {
            _ = latchkey_malloc_stop()
            throw error
        }
        self.stopMeasurement()
        let count = latchkey_malloc_stop() - start
        self.measurement(.allocations, (Int(count) + operations / 2) / operations)
    }
}

/// The bytes of all blocks that are allocated.
public func bytesInUse() -> Int { Int(latchkey_malloc_bytes_in_use()) }
