//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What was measured under one policy.
package struct PolicyResult: Sendable, Encodable {
    /// The sums over the whole time.
    package struct Totals: Sendable, Encodable {
        package var requests: UInt64
        package var hits: UInt64
        package var joined: UInt64
        package var fromStore: UInt64
        package var fromIssuer: UInt64
        package var errors: UInt64
        package var rememberedErrors: UInt64
        package var issuerCalls: UInt64
        package var issuerFailures: UInt64
        package var duplicateCalls: UInt64
        package var storeCalls: UInt64
        package var storeFailures: UInt64
        package var revokedUses: UInt64
        package var staleUses: UInt64
        package var hitRatio: Double
        package var errorRatio: Double
        package var meanAge: Double
        package var meanStalenessSeconds: Double
        package var greatestStalenessSeconds: Double
        package var p50Milliseconds: Double
        package var p99Milliseconds: Double
        package var p999Milliseconds: Double
        package var longestMilliseconds: Double
        package var tokens: Int
        package var usedKeys: Int
        package var failedKeys: Int

        /// The share of the keys whose users got an error.
        package var noticed: Double { self.usedKeys == 0 ? 0 : Double(self.failedKeys) / Double(self.usedKeys) }
    }

    /// What was measured in one span.
    package struct Span: Sendable, Encodable {
        package var startSeconds: Double
        package var requests: UInt64
        package var hitRatio: Double
        package var errors: UInt64
        package var issuerCalls: UInt64
        package var issuerFailures: UInt64
        package var duplicateCalls: UInt64
        package var storeCalls: UInt64
        package var storeFailures: UInt64
        package var revokedUses: UInt64
        package var meanAge: Double
        package var meanStalenessSeconds: Double
        package var p50Milliseconds: Double
        package var p99Milliseconds: Double
        package var p999Milliseconds: Double
        package var longestMilliseconds: Double
    }

    package var name: String
    /// Whether a model was simulated in place of the engine.
    package var isModel: Bool
    /// What a model stands for.
    package var note: String
    package var simulatedSeconds: Double
    package var totals: Totals
    package var spans: [Span]
    /// How many requests were answered with tokens of each age, from 0 to all of their life.
    package var ages: [UInt64]

    init(of run: PolicyRun, policy: Scenario.Policy) {
        let outcome = run.surroundings.recorder.outcome
        let length = run.surroundings.recorder.spanLength
        self.name = policy.name
        self.isModel = policy.isModel
        self.note = ""
        if case .model(let model) = policy.kind { self.note = model.rule.summary }
        self.simulatedSeconds = (Double(run.simulated) / 1e9).tidy
        self.ages = outcome.ages
        var sum = Measurements()
        for span in outcome.spans { sum.add(span) }
        self.totals = Totals(sum, usedKeys: outcome.usedKeys, failedKeys: outcome.failedKeys, tokens: outcome.tokens)
        let count = Int((run.simulated + length - 1) / length)
        self.spans = outcome.spans.prefix(max(1, count)).enumerated().map { index, span in
            Span(span, startSeconds: Double(index) * Double(length) / 1e9)
        }
    }
}

extension PolicyResult.Totals {
    fileprivate init(_ sum: Measurements, usedKeys: Int, failedKeys: Int, tokens: Int) {
        self.init(
            requests: sum.requests,
            hits: sum.answers[0],
            joined: sum.answers[1],
            fromStore: sum.answers[2],
            fromIssuer: sum.answers[3],
            errors: sum.errors,
            rememberedErrors: sum.remembered,
            issuerCalls: sum.issuerCalls,
            issuerFailures: sum.issuerFailures,
            duplicateCalls: sum.duplicates,
            storeCalls: sum.storeCalls,
            storeFailures: sum.storeFailures,
            revokedUses: sum.revokedUses,
            staleUses: sum.staleUses,
            hitRatio: sum.hitRatio.tidy,
            errorRatio: sum.errorRatio.tidy,
            meanAge: sum.meanAge.tidy,
            meanStalenessSeconds: sum.meanStaleness.tidy,
            greatestStalenessSeconds: sum.greatestStaleness.tidy,
            p50Milliseconds: (sum.latency.percentile(0.5) / 1e6).tidy,
            p99Milliseconds: (sum.latency.percentile(0.99) / 1e6).tidy,
            p999Milliseconds: (sum.latency.percentile(0.999) / 1e6).tidy,
            longestMilliseconds: (Double(sum.latency.longest) / 1e6).tidy,
            tokens: tokens,
            usedKeys: usedKeys,
            failedKeys: failedKeys
        )
    }
}

extension PolicyResult.Span {
    fileprivate init(_ span: Measurements, startSeconds: Double) {
        self.init(
            startSeconds: startSeconds.tidy,
            requests: span.requests,
            hitRatio: span.hitRatio.tidy,
            errors: span.errors,
            issuerCalls: span.issuerCalls,
            issuerFailures: span.issuerFailures,
            duplicateCalls: span.duplicates,
            storeCalls: span.storeCalls,
            storeFailures: span.storeFailures,
            revokedUses: span.revokedUses,
            meanAge: span.meanAge.tidy,
            meanStalenessSeconds: span.meanStaleness.tidy,
            p50Milliseconds: (span.latency.percentile(0.5) / 1e6).tidy,
            p99Milliseconds: (span.latency.percentile(0.99) / 1e6).tidy,
            p999Milliseconds: (span.latency.percentile(0.999) / 1e6).tidy,
            longestMilliseconds: (Double(span.latency.longest) / 1e6).tidy
        )
    }
}
