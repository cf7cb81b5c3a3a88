//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
import LatchkeyEmulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct ClientAssertionTests {
    /// How an assertion deviates from the good one; the value is there to name the test.
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var code: Int
        var change: @Sendable (inout TestAssertion) -> Void

        init(_ description: String, _ code: Int, _ change: @escaping @Sendable (inout TestAssertion) -> Void) {
            self.testDescription = description
            self.code = code
            self.change = change
        }
    }

    private static func run(
        _ configuration: Emulator.Configuration = .assertions(),
        _ body: (TestClient) async throws -> Void
    ) async throws {
        try await Emulator.withEmulator(configuration) { try await body(TestClient($0)) }
    }

    private static func inLines(_ text: String) -> String {
        String(text.enumerated().flatMap { $0.offset % 64 == 63 ? [$0.element, "\n"] : [$0.element] })
    }

    static let accepted: [Case] = [
        Case("PS256 by the SHA-256 thumbprint", 0) { _ in },
        Case("RS256 by the SHA-1 thumbprint", 0) {
            $0.algorithm = .rs256
            $0.header = ["x5t": $0.signer.certificate.x5t]
        },
        Case("RS256 by the key id", 0) {
            $0.algorithm = .rs256
            $0.header = ["kid": $0.signer.certificate.x5t]
        },
        Case("ES256", 0) {
            $0.algorithm = .es256
            $0.signer = TestCredentials.ec
        },
        Case("thumbprint in base64 with padding", 0) {
            $0.header = ["x5t#S256": Base64.encode($0.signer.certificate.sha256Thumbprint)]
        },
        Case("registered certificate without thumbprint, sent along", 0) {
            $0.header = [:]
            $0.x5c = $0.signer.x5c
        },
        Case("registered certificate, sent along in lines as PEM has them", 0) {
            $0.header = [:]
            $0.x5c = $0.signer.x5c.map { Self.inLines($0) }
        },
        Case("times as texts", 0) {
            $0.claims["exp"] = "1767226200"
            $0.claims["nbf"] = "1767225600"
        },
        Case("times with fractions", 0) { $0.claims["exp"] = 1_767_226_200.25 },
        Case("several audiences", 0) {
            $0.claims["aud"] = ["https://other.example", $0.claims["aud"] as? String ?? ""]
        },
        Case("the issuer as audience", 0) {
            let audience = $0.claims["aud"] as? String ?? ""
            $0.claims["aud"] = audience.replacing("/oauth2/v2.0/token", with: "/v2.0")
        },
        Case("just expired, as clocks differ", 0) { $0.claims["exp"] = 1_767_225_600 - 299 },
        Case("no nbf and no jti", 0) {
            $0.claims["nbf"] = nil
            $0.claims["jti"] = nil
        },
    ]

    @Test(arguments: accepted) func goodAssertionsProveTheIdentity(deviation: Case) async throws {
        try await Self.run { client in
            var assertion = TestAssertion(for: client)
            deviation.change(&assertion)
            let answer = try await client.redeem(try assertion.fields())
            #expect(answer.status == 200, "\(answer.page)")
            #expect(try claims(of: answer.text("access_token"))["azpacr"] as? String == "2")
        }
    }

    static let refused: [Case] = [
        Case("another audience", 700_023) { $0.claims["aud"] = "https://login.example/token" },
        Case("no audience", 700_023) { $0.claims["aud"] = nil },
        Case("expired", 700_024) { $0.claims["exp"] = 1_767_225_600 - 301 },
        Case("not yet valid", 700_024) { $0.claims["nbf"] = 1_767_225_600 + 301 },
        Case("no end", 50_027) { $0.claims["exp"] = nil },
        Case("another subject", 700_021) { $0.claims["sub"] = "someone else" },
        Case("no issuer", 700_021) { $0.claims["iss"] = nil },
        Case("another issuer", 700_211) { $0.claims["iss"] = "https://unknown.example" },
        Case("unknown certificate", 700_027) { $0.signer = TestCredentials.other },
        Case("unknown certificate, sent along", 700_027) {
            $0.signer = TestCredentials.other
            $0.header = [:]
            $0.x5c = $0.signer.x5c
        },
        Case("another's thumbprint", 700_027) {
            $0.header = ["x5t#S256": TestCredentials.rsa.certificate.x5tS256]
            $0.signer = TestCredentials.other
        },
        Case("one thumbprint right, the other wrong", 700_027) {
            $0.header = ["x5t#S256": TestCredentials.other.certificate.x5tS256, "x5t": $0.signer.certificate.x5t]
        },
        Case("expired certificate", 1_000_502) { $0.signer = TestCredentials.expired },
        Case("an algorithm that is not accepted", 5_002_730) { $0.algorithm = .ps512 },
    ]

    @Test(arguments: refused) func badAssertionsAreRefused(deviation: Case) async throws {
        try await Self.run { client in
            var assertion = TestAssertion(for: client)
            deviation.change(&assertion)
            let answer = try await client.redeem(try assertion.fields())
            #expect(answer.status == 401)
            #expect(try answer.text("error") == "invalid_client")
            #expect(try answer.code == deviation.code, "\(answer.page)")
        }
    }

    @Test(arguments: ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "e30.e30.e30"])
    func textsThatAreNoAssertionAreRefused(text: String) async throws {
        try await Self.run { client in
            var fields = try TestAssertion(for: client).fields()
            fields["client_assertion"] = text
            let answer = try await client.redeem(fields)
            #expect([401, 400].contains(answer.status))
            #expect(try [50_027, 5_002_730, 7_000_216].contains(answer.code ?? 0), "\(answer.page)")
        }
    }

    @Test func theTypeOfTheAssertionMustBeKnown() async throws {
        try await Self.run { client in
            var fields = try TestAssertion(for: client).fields()
            fields["client_assertion_type"] = "urn:other"
            #expect(try await client.redeem(fields).code == 90_023)
            fields["client_assertion_type"] = nil
            #expect(try await client.redeem(fields).code == 900_144)
        }
    }

    @Test func anAssertionMayComeAgainButItsNameMayNotBeUsedForAnother() async throws {
        let clock = ManualWallClock()
        try await Self.run(.assertions(clock: clock)) { client in
            var assertion = TestAssertion(for: client)
            let fields = try assertion.fields()
            for _ in 0..<2 { #expect(try await client.redeem(fields).status == 200) }
            assertion.claims["nbf"] = 1_767_225_601
            #expect(try await client.redeem(try assertion.fields()).code == 50_027)
            // Once the first one has ended, nobody can use it any more and its name is free.
            clock.advance(by: 1000)
            assertion.claims["exp"] = clock.now + 600
            #expect(try await client.redeem(try assertion.fields()).status == 200)
        }
    }

    @Test func repeatedAssertionsAreRefusedWhereThatIsDemanded() async throws {
        var configuration = Emulator.Configuration.assertions()
        configuration.refusesRepeatedAssertions = true
        try await Self.run(configuration) { client in
            let fields = try TestAssertion(for: client).fields()
            #expect(try await client.redeem(fields).status == 200)
            #expect(try await client.redeem(fields).code == 50_027)
        }
    }
}
