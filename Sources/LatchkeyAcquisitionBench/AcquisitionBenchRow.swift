//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What something costs beside a reference that was measured in the same run.
package struct AcquisitionBenchRow: Encodable, Sendable {
    /// What was measured.
    package var `case`: AcquisitionBenchCase
    /// What it costs: wall time of an exchange, processor time of a lookup.
    package var medianNanoseconds: Double
    /// What the reference costs.
    package var referenceNanoseconds: Double
    /// The reference's cost divided by ours; larger is better.
    package var ratio: Double
    /// What the ratio shall be at least.
    package var target: Double
    /// How many HTTP exchanges a token takes; `nil` for tokens that are held.
    package var exchangesPerToken: Double?

    /// Creates a row.
    ///
    /// - Parameters:
    ///   - case: What was measured.
    ///   - ours: What it costs in nanoseconds; not a number when nothing was measured.
    ///   - reference: What the reference costs in nanoseconds; not a number when nothing was measured.
    ///   - exchangesPerToken: How many HTTP exchanges a token takes; `nil` for tokens that are held.
    package init(
        _ case: AcquisitionBenchCase,
        ours: Double?,
        reference: Double?,
        exchangesPerToken: Double? = nil
    ) {
        self.case = `case`
        self.medianNanoseconds = ours ?? .nan
        self.referenceNanoseconds = reference ?? .nan
        self.ratio = self.referenceNanoseconds / self.medianNanoseconds
        self.target = `case`.target
        self.exchangesPerToken = exchangesPerToken
    }
}
