//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a call costs beside a reference that was measured in the same run.
package struct DownstreamBenchRow: Encodable, Sendable {
    /// What was measured.
    package var `case`: DownstreamBenchCase
    /// What a call costs: time that passes, or processor time of the client.
    package var medianNanoseconds: Double
    /// What the reference costs.
    package var referenceNanoseconds: Double
    /// The reference's cost divided by ours; larger is better.
    package var ratio: Double
    /// What the ratio shall be at least.
    package var target: Double

    /// Creates a row.
    ///
    /// - Parameters:
    ///   - case: What was measured.
    ///   - ours: What it costs in nanoseconds; not a number when nothing was measured.
    ///   - reference: What the reference costs in nanoseconds; not a number when nothing was measured.
    package init(_ case: DownstreamBenchCase, ours: Double?, reference: Double?) {
        self.case = `case`
        self.medianNanoseconds = ours ?? .nan
        self.referenceNanoseconds = reference ?? .nan
        self.ratio = self.referenceNanoseconds / self.medianNanoseconds
        self.target = `case`.target
    }
}
