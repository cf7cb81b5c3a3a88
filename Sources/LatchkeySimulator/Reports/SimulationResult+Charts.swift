//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SimulationResult {
    /// The charts of the report as pictures that stand alone, readable by day and by night.
    ///
    /// - Returns: For each chart a name of letters and hyphens, and an SVG file.
    public func pictures() -> [(name: String, svg: String)] {
        self.charts.map { ($0.id, $0.svg(isAlone: true)) }
    }

    /// The charts of the report, each of which says something.
    package var charts: [Chart] {
        let rate = self.spanSeconds
        var charts: [Chart] = [
            self.chart("requests", "Requests", unit: "requests per second", only: self.policies.first) {
                Double($0.requests) / rate
            },
            self.chart("issuer-calls", "Calls of the issuer", unit: "calls per minute") {
                Double($0.issuerCalls) / rate * 60
            },
        ]
        charts.append(self.hitRatios)
        charts += [
            self.chart("latency-99", "Latency that 99 of 100 requests keep", unit: "milliseconds") {
                $0.p99Milliseconds
            },
            self.chart("latency-999", "Latency that 999 of 1,000 requests keep", unit: "milliseconds") {
                $0.p999Milliseconds
            },
            self.chart("latency-longest", "Longest latency", unit: "milliseconds") { $0.longestMilliseconds },
            self.chart("errors", "Requests that failed", unit: "failures per second") { Double($0.errors) / rate },
            self.chart("staleness", "Staleness: how long a newer token existed", unit: "seconds, mean at use") {
                $0.meanStalenessSeconds
            },
        ]
        if self.policies.contains(where: { $0.totals.revokedUses > 0 }) {
            charts.append(
                self.chart("revoked", "Uses of revoked tokens", unit: "uses per second") {
                    Double($0.revokedUses) / rate
                }
            )
        }
        if self.policies.contains(where: { $0.totals.storeCalls > 0 }) {
            charts.append(
                self.chart("store-calls", "Calls of the store", unit: "calls per second") {
                    Double($0.storeCalls) / rate
                }
            )
        }
        charts.append(
            self.chart("age", "Mean age of tokens", unit: "percent of their life, at use") { $0.meanAge * 100 }
        )
        charts.append(self.ages)
        return charts
    }

    private func chart(
        _ id: String,
        _ title: String,
        unit: String,
        only policy: PolicyResult? = nil,
        _ value: (PolicyResult.Span) -> Double
    ) -> Chart {
        let policies = policy.map { [$0] } ?? self.policies
        let half = self.spanSeconds / 2
        var chart = Chart(
            id,
            title,
            unit: unit,
            series: policies.map { policy in
                let name = self.label(of: policy)
                return .init(name, policy.spans.map { ($0.startSeconds + half, value($0)) })
            }
        )
        if policy != nil { chart.series[0].name = "all policies alike" }
        chart.bands = self.troubles.map { trouble in
            .init(name: trouble.name, range: trouble.startSeconds...max(trouble.startSeconds, trouble.endSeconds))
        }
        return chart
    }

    /// The name of a policy, and that it is a model if it is one.
    func label(of policy: PolicyResult) -> String { policy.isModel ? "\(policy.name) (model)" : policy.name }

    private var hitRatios: Chart {
        var chart = self.chart("hit-ratio", "Answered from memory", unit: "percent of requests") { $0.hitRatio * 100 }
        // A span without requests says nothing.
        for index in chart.series.indices {
            let spans = self.policies[index].spans
            chart.series[index].points = zip(chart.series[index].points, spans).filter { $0.1.requests > 0 }.map(\.0)
        }
        let least = chart.series.flatMap { $0.points.map(\.y) }.min() ?? 0
        chart.bottom = least > 90 ? 90 : least > 50 ? 50 : 0
        chart.leastTop = 100
        return chart
    }

    private var ages: Chart {
        var chart = Chart(
            "ages",
            "Age of tokens at use",
            unit: "percent of requests, in classes of 5 % of the life",
            series: self.policies.map { policy in
                let sum = Double(max(1, policy.ages.reduce(0, +)))
                let width = 100 / Double(max(1, policy.ages.count))
                return .init(
                    self.label(of: policy),
                    policy.ages.enumerated().map { ((Double($0.offset) + 0.5) * width, Double($0.element) / sum * 100) }
                )
            }
        )
        chart.axis = .percent("age as a share of the life")
        return chart
    }
}
