//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Orders the records of one key across instances without their clocks.
public struct RecordVersion: Hashable, Comparable, Sendable {
    /// The fence of the lease under which the record was written; zero without a lease.
    public var fence: UInt64
    /// Counts the records of one key under one fence.
    public var sequence: UInt64

    /// Creates a version.
    ///
    /// - Parameters:
    ///   - fence: The fence of the lease; zero without a lease.
    ///   - sequence: The number of the record under that fence.
    public init(fence: UInt64 = 0, sequence: UInt64) {
        self.fence = fence
        self.sequence = sequence
    }

    /// The version that follows this one under the same fence; the last of a fence follows itself.
    var next: Self { .init(fence: self.fence, sequence: self.sequence == .max ? .max : self.sequence + 1) }

    /// Returns whether the first version is older: the lower fence is, then the lower sequence.
    public static func < (left: Self, right: Self) -> Bool {
        (left.fence, left.sequence) < (right.fence, right.sequence)
    }
}
