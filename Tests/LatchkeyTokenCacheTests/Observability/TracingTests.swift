//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import InMemoryTracing
import LatchkeyTesting
import ServiceContextModule
import Testing
import Tracing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct TracingTests {
    private let tracer = InMemoryTracer()

    // Scoreboard: CE85
    @Test func flightIsASpanUnderThatOfTheCallerWhoStartedIt() async throws {
        try await withCacheBench(tracer: self.tracer) { [tracer] bench in
            let request = tracer.startSpan("request", context: .topLevel)
            _ = ServiceContext.$current.withValue(request.context) { bench.ask() }
            await bench.settle()
            request.end()
            let flight = try #require(tracer.spans("token_cache.flight").first)
            #expect(flight.parentSpanID == request.spanID)
            #expect(flight.attributes.get("token_cache.flight.reason") == .string("load"))
            #expect(flight.attributes.get("server.address") == .string("issuer"))
            #expect(flight.status == nil)
        }
    }

    // Scoreboard: CE85
    @Test func callsOfStoreAndIssuerAreSpansOfTheFlight() async throws {
        let time = ManualTime()
        let store = ProbeStore(time: time)
        try await withCacheBench(time: time, store: store, tracer: self.tracer) { [tracer] bench in
            _ = await bench.answer()
            let flight = try #require(tracer.spans("token_cache.flight").first)
            let calls = tracer.spans("token_cache.store")
            #expect(
                calls.map { $0.attributes.get("token_cache.store.operation") } == [.string("read"), .string("epoch")]
            )
            #expect(Set(calls.map(\.parentSpanID)) == [flight.spanID])
            #expect(tracer.spans("token_cache.acquire").map(\.parentSpanID) == [flight.spanID])
        }
    }

    // Scoreboard: CE85
    @Test func everyWaitLinksToItsFlight() async throws {
        let gate = Gate()
        try await withCacheBench([.after(gate, .token())], tracer: self.tracer) { [tracer] bench in
            let requests = (0..<3).map { tracer.startSpan("request \($0)", context: .topLevel) }
            for request in requests { _ = ServiceContext.$current.withValue(request.context) { bench.ask() } }
            await bench.settle()
            #expect(tracer.spans("token_cache.wait").isEmpty)
            gate.open()
            await bench.settle()
            for request in requests { request.end() }
            let flight = try #require(tracer.spans("token_cache.flight").first)
            let waits = tracer.spans("token_cache.wait")
            #expect(Set(waits.map(\.parentSpanID)) == Set(requests.map(\.spanID)))
            for wait in waits {
                #expect(wait.links.map { $0.context.inMemorySpanContext?.spanID } == [flight.spanID])
            }
        }
    }

    // Scoreboard: CE85
    @Test func sourceRunsInTheTraceOfTheFlight() async throws {
        let seen = Locked<String?>(nil)
        let source = ScriptedSource([
            .perform { _, number in
                let context = ServiceContext.current?.inMemorySpanContext
                seen.withLock { $0 = context?.spanID }
                return AcquiredToken(value: "\(number)", lifetime: .duration(.seconds(60)))
            }
        ])
        try await withCacheBench(tracer: self.tracer) { [tracer] bench in
            _ = await bench.answer(from: source)
            #expect(tracer.spans("token_cache.acquire").map(\.spanID) == [seen.withLock { $0 }])
        }
    }

    // Scoreboard: CE85
    @Test func failuresAreInTheSpans() async throws {
        try await withCacheBench(afterwards: .failure(.permanent), tracer: self.tracer) { [tracer] bench in
            _ = await bench.answer()
            for name in ["token_cache.flight", "token_cache.acquire", "token_cache.wait"] {
                #expect(tracer.spans(name).map { $0.status?.code } == [.error])
            }
        }
    }

    // Scoreboard: CE85
    @Test func storeThatHangsIsAFailureOfItsSpan() async throws {
        let time = ManualTime()
        let store = ProbeStore(time: time)
        let gate = Gate()
        store.be(.held(gate), in: [.get])
        try await withCacheBench(time: time, store: store, tracer: self.tracer) { [tracer] bench in
            _ = bench.ask()
            await bench.advance(by: .milliseconds(500))
            #expect(tracer.spans("token_cache.store").map { $0.status?.code } == [.error])
            gate.open()
        }
    }

    @Test func hitsHaveNoSpan() async throws {
        try await withCacheBench(tracer: self.tracer) { [tracer] bench in
            _ = await bench.answer()
            let count = tracer.finishedSpans.count
            for _ in 0..<10 { _ = await bench.answer() }
            #expect(tracer.finishedSpans.count == count)
        }
    }

    @Test func everySpanEnds() async throws {
        try await withCacheBench([.never], tracer: self.tracer) { bench in
            _ = bench.ask(times: 3)
            await bench.settle()
            await bench.cache.shutdown()
            _ = await bench.answer(try .sample("after"))
        }
        #expect(self.tracer.activeSpans.isEmpty)
        #expect(self.tracer.spans("token_cache.flight").count == 1)
    }
}

extension InMemoryTracer {
    fileprivate func spans(_ name: String) -> [FinishedInMemorySpan] {
        self.finishedSpans.filter { $0.operationName == name }
    }
}
