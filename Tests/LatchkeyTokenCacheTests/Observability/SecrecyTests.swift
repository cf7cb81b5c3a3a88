//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import InMemoryTracing
import LatchkeyTesting
import Testing
import Tracing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct SecrecyTests {
    private static let secrets = [
        "tenant-secret", "client-secret", "subject-secret", "scope-secret", "extension-secret", "token-secret",
        "binding-secret", "attribute-secret", "claims-secret",
    ]

    // Scoreboard: CE82
    @Test func nothingThatIsObservedNamesKeysTenantsUsersOrTokens() async throws {
        let metrics = MetricCapture()
        let logs = LogCapture()
        let tracer = InMemoryTracer()
        let texts = Texts()
        try await self.tour(metrics: metrics, logs: logs, tracer: tracer, texts: texts)
        for series in metrics.series { texts.add("\(series.label) \(series.dimensions)") }
        for entry in logs.entries { texts.add("\(entry.message) \(entry.metadata)") }
        for span in tracer.finishedSpans { texts.add(span.operationName + span.texts) }
        let all = texts.all
        #expect(all.count > 100)
        for secret in Self.secrets {
            #expect(all.filter { $0.contains(secret) }.isEmpty)
        }
        #expect(!logs.entries.isEmpty)
        #expect(!tracer.finishedSpans.isEmpty)
    }

    // Scoreboard: CE82
    @Test func labelsAreFromAShortList() async throws {
        let metrics = MetricCapture()
        try await self.tour(metrics: metrics, logs: LogCapture(), tracer: InMemoryTracer(), texts: Texts())
        let names = Set(metrics.series.flatMap { $0.dimensions.keys })
        #expect(names == ["result", "reason", "operation", "at", "outcome"])
        let values = Set(metrics.series.flatMap { $0.dimensions.values })
        let known =
            RequestResult.allCases.map(\.rawValue) + MissReason.allCases.map(\.rawValue)
            + ["load", "refresh", "forced", "serve", "replacement", "acquired", "busy", "timeout", "lost"]
            + StoreOperation.allCases.map(\.rawValue)
            + RefreshOutcome.allCases.map(\.rawValue)
        #expect(values.isSubset(of: known))
        #expect(metrics.series.allSatisfy { $0.label.hasPrefix("tokencache.") })
    }

    /// Does a bit of everything, and keeps what can be read of it.
    private func tour(
        metrics: MetricCapture,
        logs: LogCapture,
        tracer: InMemoryTracer,
        texts: Texts
    ) async throws {
        let time = ManualTime()
        let store = ProbeStore(time: time)
        let key = try CacheKey(
            authority: "issuer",
            tenant: "tenant-secret",
            client: "client-secret",
            subject: "subject-secret",
            scopes: ["scope-secret"],
            bindingKeyID: "binding-secret",
            extensions: ["extension-secret": "extension-secret"]
        )
        try await withCacheBench(
            afterwards: .acquired(Self.token),
            time: time,
            store: store,
            logger: logs.logger(),
            metrics: metrics,
            tracer: tracer,
            configure: { $0.storeReadBudget = .seconds(9) },
            { bench in
                func keep(_ value: Any) { texts.add("\(value) \(String(reflecting: value))") }
                keep(try #require(await bench.answer(key).result))
                keep(bench.cache.explain(key))
                await bench.flush()
                try await bench.advanceToRefresh(of: key)
                for number in 0..<300 { keep(await bench.answer(key).result?.result.rawValue ?? "\(number)") }
                keep(try #require(await bench.answer(key, options: .init(forcedRefresh: .always)).result))
                keep(try #require(await bench.answer(key, options: .init(claims: "claims-secret")).result))
                store.be(.failing(.unavailable))
                await bench.cache.invalidate(key)
                keep(try #require(await bench.answer(key).result))
                let failing = ScriptedSource(afterwards: .failure(.permanent))
                await bench.cache.invalidate(key)
                for _ in 0..<2 { keep(try #require(await bench.answer(key, from: failing).error)) }
                await bench.cache.purge(key.partition)
                let mismatched = ScriptedSource([.token("token-secret", tenant: "other")])
                keep(try #require(await bench.answer(key, from: mismatched).error))
                await bench.advance(by: .seconds(4000))
                keep(bench.cache.explain(key))
                keep(await bench.cache.health)
                keep(await bench.cache.statistics)
                for event in bench.events { keep(event) }
            }
        )
    }

    private static var token: AcquiredToken {
        AcquiredToken(
            value: "token-secret",
            lifetime: .duration(.seconds(3600)),
            scopes: ["scope-secret"],
            tenant: "tenant-secret",
            bindingKeyID: "binding-secret",
            issuerTime: WallTime(milliseconds: 0),
            attributes: ["attribute-secret": "attribute-secret"]
        )
    }
}

extension FinishedInMemorySpan {
    fileprivate var texts: String {
        var texts: [String] = []
        self.attributes.forEach { texts.append("\($0) \($1)") }
        return texts.joined() + "\(self.status.map { "\($0)" } ?? "")\(self.events)\(self.errors)"
    }
}

/// Texts that many tasks add to.
private final class Texts: Sendable {
    private let list = Locked<[String]>([])

    var all: [String] { self.list.withLock { $0 } }

    func add(_ text: String) { self.list.withLock { $0.append(text) } }
}
