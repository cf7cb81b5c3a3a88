//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Estimates how far the clocks of issuers are ahead of this host's.
struct SkewEstimator: Sendable {
    private static let limit: Int64 = 600_000
    private var estimates: [String: Int64] = [:]

    /// Milliseconds by which an issuer's clock is ahead; zero when unknown.
    func milliseconds(of authority: String) -> Int64 { self.estimates[authority] ?? 0 }

    /// Notes an issuer's time.
    ///
    /// - Parameters:
    ///   - issuer: The issuer's wall time when it answered.
    ///   - local: This host's wall time in the middle between request and answer.
    ///   - authority: The issuer.
    /// - Returns: The new estimate, in milliseconds.
    mutating func observe(issuer: WallTime, local: WallTime, authority: String) -> Int64 {
        let (difference, overflow) = issuer.milliseconds.subtractingReportingOverflow(local.milliseconds)
        let bounded = overflow ? (issuer < local ? Int64.min : .max) : difference
        let sample = min(max(bounded, -Self.limit), Self.limit)
        let estimate = self.estimates[authority].map { $0 + (sample - $0) / 4 } ?? sample
        self.estimates[authority] = estimate
        return estimate
    }
}
