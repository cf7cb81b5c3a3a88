//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyEmulator
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Testing

/// What attackers send over real connections: refused with the right status, and nothing leaked.
@Suite(.serialized, .timeLimit(.minutes(5))) struct HostAttackTests {
    private static let tokens = Result { try AttackTokens() }

    private static func run(
        _ host: TestHost,
        _ body: (AttackTokens, Int, CurlHTTPClient) async throws -> Void
    ) async throws {
        let tokens = try Self.tokens.get()
        let http = try CurlHTTPClient()
        do {
            try await host.run(.init(bearer: tokens.bearer())) { port in try await body(tokens, port, http) }
        } catch {
            await http.shutdown()
            throw error
        }
        await http.shutdown()
    }

    /// Where only the last of two tokens arrives there is nothing to refuse.
    private static let attacks = TestHost.allCases.flatMap { host in
        TokenAttack.allCases.filter { host.keepsRepeatedFields || $0 != .twoTokens }.map { (host, $0) }
    }

    // Scoreboard: W11, W12, W26
    @Test(arguments: Self.attacks)
    func aTokenOfAnAttackerIsRefused(_ host: TestHost, _ attack: TokenAttack) async throws {
        try await Self.run(host) { tokens, port, http in
            var fields = HTTPFields()
            for value in try attack.fields(tokens) { fields.append(HTTPField(name: .authorization, value: value)) }
            let answer = try await send("/scope", to: port, fields, over: http)
            #expect(answer.head.status == .unauthorized)
            let challenges = AuthenticationChallenge.all(in: answer.head.headerFields[values: .wwwAuthenticate])
            #expect(challenges.map(\.scheme) == ["bearer"])
            #expect(challenges.first?.parameters["error"] == "invalid_token")
            #expect(answer.head.headerFields[.cacheControl] == "no-store")
            let all = answer.body + (answer.head.headerFields[.wwwAuthenticate] ?? "")
            for secret in ["alice", AttackTokens.tenant, AttackTokens.client, "evil", "api://"] {
                #expect(!all.contains(secret))
            }
            for part in fields[values: .authorization].joined().split(separator: ".") where part.count > 12 {
                #expect(!all.contains(part))
            }
            // The server goes on, and the right token is still right.
            let good = try await send("/scope", to: port, [.authorization: "Bearer \(tokens.token())"], over: http)
            #expect(good.body == "scope")
        }
    }

    // Scoreboard: W9
    @Test(arguments: TestHost.allCases) func madeUpKeyNamesCostTheIssuerOneRequest(_ host: TestHost) async throws {
        let tokens = try Self.tokens.get()
        try await HostService.run(host) { service in
            #expect(try await service.get("/scope", service.tokens.good).body == "scope")
            for number in 0..<30 {
                let token = try tokens.token(header: ["typ": "JWT", "kid": "made-up-\(number)"])
                #expect(try await service.get("/scope", token).head.status == .unauthorized)
            }
            #expect(service.emulator.requestCount(of: .keys) == 2)
            #expect(try await service.get("/scope", service.tokens.good).body == "scope")
        }
    }

    @Test(arguments: TestHost.allCases) func fieldsThatAreTooLongAreRefused(_ host: TestHost) async throws {
        try await Self.run(host) { tokens, port, http in
            for name in [HTTPField.Name.authorization, .cookie] {
                // The other server's time for a line grows with the square of its length.
                let value = "Bearer " + String(repeating: "a", count: host == .hummingbird ? 60_000 : 6000)
                let answer = try? await send("/scope", to: port, [name: value], over: http)
                // A server may refuse the field itself, or end the connection.
                if let answer { #expect([400, 401, 431].contains(answer.head.status.code)) }
            }
            let good = try await send("/scope", to: port, [.authorization: "Bearer \(tokens.token())"], over: http)
            #expect(good.body == "scope")
        }
    }

    // Scoreboard: W48
    @Test(
        arguments: TestHost.allCases,
        [
            "//evil.example", "/%09/evil.example", "/%5Cevil.example", "https://evil.example", "/%0d%0aX-Evil:%201",
            "/a%00b",
        ]
    )
    func aSignInEndsAtHome(_ host: TestHost, _ target: String) async throws {
        try await HostService.run(host) { service in
            var browser = service.browser
            let login = try await browser.send("/login?returnUrl=\(target)")
            #expect(HTTPField.Name("X-Evil").map { login.head.headerFields.contains($0) } == false)
            let back = try await browser.send(try await browser.visitIssuer(login))
            #expect(back.head.status == .seeOther)
            #expect(back.head.headerFields[.location] == "/")
            #expect(HTTPField.Name("X-Evil").map { back.head.headerFields.contains($0) } == false)
        }
    }

    // Scoreboard: W37
    @Test(arguments: TestHost.allCases) func answersAndCookiesOfOthersAreRefused(_ host: TestHost) async throws {
        try await HostService.run(host) { service in
            var browser = service.browser
            let back = try await browser.visitIssuer(try await browser.send("/page/home"))
            // Brought by another browser, mixed up with another issuer, and changed on its way.
            var stranger = service.browser
            #expect(try await stranger.send(back).head.status == .badRequest)
            #expect(stranger.names(beginningWith: "id.s").isEmpty)
            var mixed = service.browser
            let other = try await mixed.visitIssuer(try await mixed.send("/page/home"))
            let answer = try await mixed.send("\(other)&iss=https%3A%2F%2Fevil.example%2Fv2.0")
            #expect(answer.head.status == .badRequest)
            #expect(!answer.body.contains("evil"))
            // The rightful browser ends its sign-in once, and a second time harms nobody.
            #expect(try await browser.send(back).head.status == .seeOther)
            #expect(try await browser.send(back).head.headerFields[.location] == "/")
            let name = try #require(browser.names(beginningWith: "id.s").first)
            let session = try #require(browser.cookies[name])
            browser.change(name, to: String(session.dropLast(4)) + "AAAA")
            #expect(try await browser.send("/page/home").head.status == .found)
            browser.change(name, to: session)
            #expect(try await browser.send("/page/home").head.status == .ok)
        }
    }

    @Test(arguments: TestHost.allCases) func aCodeOfAnotherUserIsNotTaken(_ host: TestHost) async throws {
        try await HostService.run(host) { service in
            var attacker = service.browser
            let theirs = try await attacker.visitIssuer(try await attacker.send("/page/home"))
            var victim = service.browser
            let own = try await victim.visitIssuer(try await victim.send("/page/home"))
            func value(_ name: String, in path: String) throws -> Substring {
                try #require(path.split(whereSeparator: { "?&".contains($0) }).first { $0.hasPrefix("\(name)=") })
            }
            let injected = own.replacing(try value("code", in: own), with: try value("code", in: theirs))
            let answer = try await victim.send(injected)
            #expect(answer.head.status == .badRequest)
            #expect(victim.names(beginningWith: "id.s").isEmpty)
        }
    }
}
