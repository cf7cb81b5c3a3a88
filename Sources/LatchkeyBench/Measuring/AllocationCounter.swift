//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyMalloc

/// Counts allocations of the process.
package enum AllocationCounter {
    /// Whether allocations can be counted on this platform and in this build.
    package static var isAvailable: Bool { latchkey_malloc_is_counted() }

    /// The bytes of all blocks that are allocated, the allocator's own headers included.
    package static var bytesInUse: Int { Int(latchkey_malloc_bytes_in_use()) }

    /// Counts the allocations of an operation in several short passes.
    ///
    /// The median leaves out what other threads allocate now and then.
    ///
    /// - Parameters:
    ///   - operations: How many operations make one pass.
    ///   - passes: How many passes to make; nine by default.
    ///   - run: Does that many operations.
    /// - Returns: The allocations of one operation, or `nil` where they cannot be counted.
    /// - Throws: What the operation throws.
    package static func perOperation(
        operations: Int,
        passes: Int = 9,
        run: (_ pass: Int) async throws -> Void
    ) async throws -> Double? {
        guard self.isAvailable else { return nil }
        var samples = Samples()
        for pass in 0..<passes {
            let start = latchkey_malloc_start()
            do {
                try await run(pass)
            } catch {
                _ = latchkey_malloc_stop()
                throw error
            }
            samples.append(Double(latchkey_malloc_stop() - start) / Double(operations))
        }
        return samples.median
    }
}
