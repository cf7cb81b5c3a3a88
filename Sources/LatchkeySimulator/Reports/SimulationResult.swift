//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a simulation has measured.
public struct SimulationResult: Sendable, Encodable {
    /// What was simulated.
    package struct Subject: Sendable, Encodable {
        package var name: String
        package var title: String
        package var explanation: String
        package var durationSeconds: Double
        package var instances: Int
        package var keys: Int
        /// The scenario as it was written.
        package var text: String
    }

    /// The version of this form.
    package var format = 1
    package var scenario: Subject
    package var seed: UInt64
    /// Whether every policy was simulated to the end of the scenario.
    public package(set) var isComplete: Bool
    /// How long each span of the measurements is, in seconds.
    package var spanSeconds: Double
    package var troubles: [Trouble]
    package var policies: [PolicyResult]
    package var comparison: [ComparisonRow]

    /// A time in which something is wrong, to be shown in charts.
    package struct Trouble: Sendable, Encodable {
        package var name: String
        package var startSeconds: Double
        package var endSeconds: Double
    }

    init(scenario: Scenario, seed: UInt64, isComplete: Bool, policies: [PolicyResult]) {
        self.scenario = Subject(
            name: scenario.name,
            title: scenario.title,
            explanation: scenario.explanation,
            durationSeconds: scenario.duration.secondCount,
            instances: scenario.fleet.instances,
            keys: scenario.keys.count,
            text: scenario.text
        )
        self.seed = seed
        self.isComplete = isComplete
        self.spanSeconds = Double(Recorder.spanLength(of: scenario.duration.nanosecondCount)) / 1e9
        self.troubles = Trouble.all(of: scenario)
        self.policies = policies
        self.comparison = ComparisonRow.all(of: policies)
    }
}

extension SimulationResult.Trouble {
    private init(_ name: String, _ span: Scenario.Span) {
        self.init(name: name, startSeconds: span.start.secondCount, endSeconds: span.end.secondCount)
    }

    static func all(of scenario: Scenario) -> [Self] {
        var troubles = scenario.issuer.outages.map { outage in
            let name =
                switch outage.kind {
                case .error: "issuer down"
                case .hang: "issuer silent"
                case .throttle: "issuer throttles"
                }
            return Self(outage.tenant.map { "\(name) for tenant \($0)" } ?? name, outage.span)
        }
        troubles += (scenario.store?.outages ?? []).map { outage in
            Self(outage.kind == .hang ? "store silent" : "store down", outage.span)
        }
        for event in scenario.events {
            let (name, length): (String, Duration) =
                switch event.kind {
                case .restart(let count, let over): ("restart of \(count)", over)
                case .revoke: ("revocation", .zero)
                case .shrink(let share): ("memory cut to \((share * 100).rounded(digits: 0)) %", .zero)
                case .rotateCredential(let overlap, _): ("old credential ends", overlap)
                }
            troubles.append(Self(name, .init(start: event.at, length: length)))
        }
        return troubles.sorted { ($0.startSeconds, $0.name) < ($1.startSeconds, $1.name) }
    }
}
