//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import InMemoryTracing
import LatchkeyCrypto
import LatchkeyEmulator
import LatchkeyTesting
import LatchkeyTokenAcquisition
import Logging
import Testing
import Tracing

@testable import LatchkeyWeb

@Suite(.timeLimit(.minutes(5))) struct TelemetryTests {
    private let metrics = MetricCapture()
    private let logs = LogCapture()
    private let tracer = InMemoryTracer()

    private var telemetry: WebTelemetry {
        .init(logger: self.logs.logger("web"), metrics: self.metrics, tracer: self.tracer)
    }

    // Scoreboard: W62
    @Test func tokensAreCountedByWhatBecameOfThem() async throws {
        let issuer = try TestIssuer.first()
        let telemetry = self.telemetry
        let validator = try issuer.validator { $0.telemetry = telemetry }
        let token = try issuer.token()
        for _ in 0..<3 { _ = try await validator.validate(token) }
        let expired = try issuer.token { $0["exp"] = .integer(TestClock.start - 301) }
        for bad in [expired, "a", "b"] { _ = try? await validator.validate(bad) }
        #expect(self.metrics.total("web.tokens", ["outcome": "accepted"]) == 1)
        #expect(self.metrics.total("web.tokens", ["outcome": "remembered"]) == 2)
        #expect(self.metrics.total("web.tokens", ["outcome": "expired"]) == 1)
        #expect(self.metrics.total("web.tokens", ["outcome": "malformed"]) == 2)
    }

    // Scoreboard: W62
    @Test func keysThatCannotBeFetchedAreSaidOnce() async throws {
        let issuer = try TestIssuer.first()
        let http = ScriptedIssuer(keys: [try issuer.publicKeyText()])
        let clock = TestClock()
        let telemetry = self.telemetry
        let validator = TokenValidator(
            try TestIssuer.options { $0.telemetry = telemetry },
            http: http,
            timing: clock.timing
        )
        http.setDown(true)
        for _ in 0..<3 {
            _ = try? await validator.validate(issuer.token())
            clock.advance(by: 60)
        }
        #expect(self.metrics.total("web.keys", ["outcome": "failed"]) == 3)
        #expect(self.logs.entries.filter { $0.level == .warning }.count == 1)
        http.setDown(false)
        _ = try await validator.validate(issuer.token())
        #expect(self.metrics.total("web.keys", ["outcome": "fetched"]) == 1)
        #expect(self.logs.entries.filter { $0.level == .notice }.count == 1)
        let spans = self.tracer.finishedSpans.filter { $0.operationName == "web.keys.fetch" }
        #expect(spans.count == 4)
        #expect(spans.filter { $0.status?.code == .error }.count == 3)
        #expect(spans.allSatisfy { $0.kind == .client })
    }

    // Scoreboard: W62
    @Test func refusalsOfAGuardAreLoggedWithoutTheToken() async throws {
        let issuer = try TestIssuer.first()
        let token = try issuer.token { $0["aud"] = .string("other") }
        let bearer = BearerGuard(try issuer.validator(), logger: self.logs.logger("web"))
        let head = HTTPRequest(
            method: .get,
            scheme: "https",
            authority: "a",
            path: "/",
            headerFields: [.authorization: "Bearer \(token)"]
        )
        _ = await bearer.check(InboundRequest(head: head))
        #expect(self.logs.contains("wrongAudience"))
        for part in token.split(separator: ".") { #expect(!self.logs.contains(String(part))) }
        #expect(!self.logs.contains("alice") && !self.logs.contains("Alice"))
    }

    // Scoreboard: W62
    @Test func signInsAreCountedTracedAndLoggedWithoutSecrets() async throws {
        let telemetry = self.telemetry
        try await SignInSetup.run {
            $0.telemetry = telemetry
        } _: { setup in
            var browser = TestBrowser(setup.signIn)
            let answer = try await browser.answer(to: try await browser.send("/calendar"), over: setup.http)
            #expect(try await browser.post(answer).head.status == .seeOther)
            setup.emulator.scriptSignIns(.cancelled)
            var second = TestBrowser(setup.signIn)
            _ = try await second.signIn(from: "/calendar", over: setup.http)
            let third = try await second.post([("state", "unknown-state"), ("code", "c-12345678901234")])
            #expect(third.head.status == .badRequest)
            #expect(self.metrics.total("web.sign_ins", ["outcome": "started"]) == 2)
            #expect(self.metrics.total("web.sign_ins", ["outcome": "completed"]) == 1)
            #expect(self.metrics.total("web.sign_ins", ["outcome": "declined"]) == 1)
            #expect(self.metrics.total("web.sign_ins", ["outcome": "failed"]) == 1)
            let spans = self.tracer.finishedSpans.filter { $0.operationName == "web.sign_in" }
            #expect(spans.map { $0.status?.code == .error } == [false, true])
            #expect(!self.logs.entries.isEmpty)
            for (_, value) in answer where value.utf8.count > 12 {
                #expect(!self.logs.contains(value))
                #expect(spans.allSatisfy { !"\($0.attributes)".contains(value) })
            }
            let user = try #require(setup.emulator.configuration.users.first)
            #expect(!self.logs.contains(user.username) && !self.logs.contains(user.displayName))
            #expect(!self.logs.contains("c-12345678901234"))
        }
    }
}
