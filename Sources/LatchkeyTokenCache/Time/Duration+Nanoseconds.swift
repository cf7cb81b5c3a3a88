//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Duration {
    /// Whole nanoseconds, clamped to what 64 bits can hold.
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = self.components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflow || carry ? (seconds < 0 ? .min : .max) : sum
    }
}

extension Int64 {
    /// Nanoseconds of a number of seconds.
    static func seconds(_ count: Int64) -> Int64 { count * 1_000_000_000 }
    /// Nanoseconds of a number of milliseconds.
    static func milliseconds(_ count: Int64) -> Int64 { count * 1_000_000 }

    /// Adds without trapping; the result stays at the end of the range.
    ///
    /// - Parameter other: What is added.
    /// - Returns: The sum.
    package func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflow) = self.addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}
