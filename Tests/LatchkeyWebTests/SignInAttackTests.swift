//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyWeb

@Suite(.timeLimit(.minutes(5))) struct SignInAttackTests {
    /// What an attacker does to an answer on its way, or to the browser that brings it.
    enum Attack: CaseIterable {
        case anotherBrowser, noState, madeUpState, anotherCode, anotherIssuer, changedCookie, tooLate, byAddress
        case anotherKeyRing, twoStates
    }

    // Scoreboard: W37, W38
    @Test(arguments: Attack.allCases) func isRefused(_ attack: Attack) async throws {
        try await SignInSetup.run { setup in
            var browser = TestBrowser(setup.signIn)
            let redirection = try await browser.send("/calendar")
            var answer = try await browser.answer(to: redirection, over: setup.http)
            var response: OutboundResponse?
            switch attack {
            case .anotherBrowser: browser = TestBrowser(setup.signIn)
            case .noState: answer.removeAll { $0.0 == "state" }
            case .madeUpState:
                Self.replace("state", in: &answer) { String($0.prefix(8)) + String($0.dropFirst(8).reversed()) }
            case .anotherCode:
                var attacker = TestBrowser(setup.signIn)
                let own = try await attacker.answer(to: try await attacker.send("/calendar"), over: setup.http)
                let code = try #require(own.first { $0.0 == "code" }?.1)
                Self.replace("code", in: &answer) { _ in code }
            case .anotherIssuer: answer.append(("iss", "https://evil.example/v2.0"))
            case .changedCookie:
                let name = try #require(browser.names(beginningWith: "__Host-id.f.").first)
                browser.change(name) { String($0.dropLast(4)) + "AAAA" }
            case .tooLate: setup.clock.advance(by: 901)
            case .byAddress:
                let query = MetadataClient.encoded(answer.map { (name: $0.0, value: $0.1) })
                response = try await browser.send("/signin-oidc?\(query)")
            case .anotherKeyRing: browser.signIn = try setup.otherInstance(ring: .generate(at: TestClock.start))
            case .twoStates: answer.append(("state", "x"))
            }
            let page = if let response { response } else { try await browser.post(answer) }
            #expect(page.head.status == .badRequest)
            #expect(browser.names(beginningWith: "__Host-id.s").isEmpty)
            #expect(setup.store.count == 0)
            let text = String(decoding: page.body, as: UTF8.self)
            for (_, value) in answer where value.utf8.count > 12 { #expect(!text.contains(value)) }
            #expect(try await browser.send("/calendar").head.status == .found)
        }
    }

    private static func replace(_ name: String, in answer: inout [(String, String)], _ change: (String) -> String) {
        answer = answer.map { $0.0 == name ? ($0.0, change($0.1)) : $0 }
    }

    @Test func theIssuersOwnNameIsAccepted() async throws {
        try await SignInSetup.run { setup in
            var browser = TestBrowser(setup.signIn)
            let answer = try await browser.answer(to: try await browser.send("/calendar"), over: setup.http)
            let issuer = "\(setup.emulator.baseURL)/\(TestIssuer.tenant)/v2.0"
            #expect(try await browser.post(answer + [("iss", issuer)]).head.status == .seeOther)
        }
    }

    @Test func anAnswerCountsOnceAndSendingItAgainHarmsNobody() async throws {
        try await SignInSetup.run { setup in
            var browser = TestBrowser(setup.signIn)
            let answer = try await browser.answer(to: try await browser.send("/calendar"), over: setup.http)
            #expect(try await browser.post(answer).head.status == .seeOther)
            let tokens = setup.emulator.requestCount(of: .token)
            #expect(try await browser.post(answer).head.status == .badRequest)
            #expect(setup.emulator.requestCount(of: .token) == tokens)
            #expect(try await browser.send("/calendar").head.status == .ok)
        }
    }

    // Scoreboard: W38
    @Test func anyInstanceWithTheSameKeysEndsASignIn() async throws {
        try await SignInSetup.run { setup in
            var browser = TestBrowser(setup.signIn)
            let answer = try await browser.answer(to: try await browser.send("/calendar"), over: setup.http)
            var rotated = setup.ring
            _ = try rotated.rotate(at: TestClock.start + 1)
            browser.signIn = try setup.otherInstance(ring: rotated)
            #expect(try await browser.post(answer).head.status == .seeOther)
        }
    }

    @Test func cookiesThatAreTooLongOrMadeUpMeanNothing() async throws {
        try await SignInSetup.run(sessionsInCookies: true) { setup in
            for value in ["chunks-9", "chunks-2", "chunks--1", "", "AAAA", String(repeating: "A", count: 100_000)] {
                let fields: HTTPFields = [.cookie: "__Host-id.s=\(value); __Host-id.s.C1=x"]
                let request = InboundRequest(
                    head: .init(method: .get, scheme: nil, authority: nil, path: "/", headerFields: fields)
                )
                guard case .respond(let response) = await setup.signIn.check(request) else {
                    Issue.record("A made-up session was accepted.")
                    return
                }
                #expect(response.head.status == .unauthorized)
            }
        }
    }

    @Test func prefetchesStartNoSignIn() async throws {
        try await SignInSetup.run { setup in
            var browser = TestBrowser(setup.signIn)
            let response = try await browser.send(
                "/calendar",
                fields: [try #require(HTTPField.Name("Sec-Purpose")): "prefetch;prerender"]
            )
            #expect(response.head.status == .unauthorized)
            #expect(browser.cookieNames.isEmpty)
        }
    }

    @Test(arguments: ["http://shop.example", "https://user@shop.example", "shop.example", "https://shop.example?x"])
    func anAddressThatCannotBeTheApplicationsIsAMistakeAtTheStart(_ address: String) throws {
        #expect(throws: AcquisitionError.self) { try PublicOrigin(address) }
    }
}
