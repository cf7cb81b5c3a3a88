//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What is measured of web hosts.
package enum WebBenchCase: String, Encodable, Sendable {
    /// Time of a whole validation divided by that of the bare check of the signature.
    case validation = "tokenValidation"
    /// Requests per second of a protected route divided by those of an open one, with a token that repeats.
    case route = "protectedRoute"

    /// What the ratio shall be at most, or at least.
    package var target: Double {
        switch self {
        case .validation: 1.2
        case .route: 0.85
        }
    }

    /// What it is compared with, for people.
    var reference: String {
        switch self {
        case .validation: "the signature alone"
        case .route: "an open route"
        }
    }
}

/// What something costs beside a reference that was measured in the same run.
package struct WebBenchRow: Encodable, Sendable {
    /// What was measured.
    package var `case`: WebBenchCase
    /// What it costs.
    package var medianNanoseconds: Double
    /// What the reference costs.
    package var referenceNanoseconds: Double
    /// How the two compare, as the case says.
    package var ratio: Double
    /// What the ratio shall be at most, or at least.
    package var target: Double

    /// Creates a row.
    ///
    /// - Parameters:
    ///   - case: What was measured.
    ///   - ours: What it costs in nanoseconds; not a number when nothing was measured.
    ///   - reference: What the reference costs in nanoseconds; not a number when nothing was measured.
    package init(_ case: WebBenchCase, ours: Double?, reference: Double?) {
        self.case = `case`
        self.medianNanoseconds = ours ?? .nan
        self.referenceNanoseconds = reference ?? .nan
        switch `case` {
        case .validation: self.ratio = self.medianNanoseconds / self.referenceNanoseconds
        case .route: self.ratio = self.referenceNanoseconds / self.medianNanoseconds
        }
        self.target = `case`.target
    }
}
