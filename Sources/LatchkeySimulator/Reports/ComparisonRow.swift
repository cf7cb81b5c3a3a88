//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One figure of all policies, side by side.
package struct ComparisonRow: Sendable, Encodable {
    /// Which values are better.
    package enum Better: String, Sendable, Encodable {
        case lower
        case higher
        /// Neither: the figure explains others.
        case neither
    }

    package var title: String
    package var unit: String
    package var better: Better
    /// The values in the order of the policies.
    package var values: [Double]
    /// The names of the policies with the best value; none where all are equal or no value is better.
    package var winners: [String]

    private init(
        _ title: String,
        _ unit: String,
        _ better: Better,
        _ policies: [PolicyResult],
        _ value: (PolicyResult.Totals) -> Double
    ) {
        self.title = title
        self.unit = unit
        self.better = better
        self.values = policies.map { value($0.totals).tidy }
        self.winners = []
        let best: Double? =
            switch better {
            case .lower: self.values.min()
            case .higher: self.values.max()
            case .neither: nil
            }
        guard let best, self.values.contains(where: { $0 != best }) else { return }
        self.winners = zip(policies, self.values).filter { $0.1 == best }.map(\.0.name)
    }

    static func all(of policies: [PolicyResult]) -> [Self] {
        let rows = [
            Self("Requests", "", .neither, policies) { Double($0.requests) },
            Self("Answered from memory", "%", .higher, policies) { $0.hitRatio * 100 },
            Self("Calls of the issuer", "", .lower, policies) { Double($0.issuerCalls) },
            Self("Calls that failed", "", .lower, policies) { Double($0.issuerFailures) },
            Self("Calls that sharing would have saved", "", .lower, policies) { Double($0.duplicateCalls) },
            Self("Requests that failed", "", .lower, policies) { Double($0.errors) },
            Self("Keys whose users noticed", "%", .lower, policies) { $0.noticed * 100 },
            Self("Latency, half of all requests", "ms", .lower, policies) { $0.p50Milliseconds },
            Self("Latency, 99 of 100 requests", "ms", .lower, policies) { $0.p99Milliseconds },
            Self("Latency, 999 of 1,000 requests", "ms", .lower, policies) { $0.p999Milliseconds },
            Self("Latency, longest", "ms", .lower, policies) { $0.longestMilliseconds },
            Self("Uses of revoked tokens", "", .lower, policies) { Double($0.revokedUses) },
            Self("Mean time that a newer token existed", "s", .lower, policies) { $0.meanStalenessSeconds },
            Self("Longest time that a newer token existed", "s", .lower, policies) { $0.greatestStalenessSeconds },
            Self("Mean age of tokens at use", "% of life", .neither, policies) { $0.meanAge * 100 },
            Self("Calls of the store", "", .neither, policies) { Double($0.storeCalls) },
            Self("Calls of the store that failed", "", .neither, policies) { Double($0.storeFailures) },
        ]
        // What is zero for everybody says nothing, but that nobody failed.
        return rows.filter { row in row.title == "Requests that failed" || row.values.contains { $0 != 0 } }
    }
}
