//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyDownstreamAPI
import LatchkeyFuzzing
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyWeb

struct BearerGuardTests {
    private static func request(
        _ authorization: String...,
        certificate: [UInt8]? = nil
    ) -> InboundRequest {
        var fields = HTTPFields()
        for value in authorization { fields.append(HTTPField(name: .authorization, value: value)) }
        return InboundRequest(
            head: HTTPRequest(method: .get, scheme: "https", authority: "api", path: "/", headerFields: fields),
            peer: Peer(certificate: { certificate })
        )
    }

    private static func response(_ verdict: Verdict<CallerIdentity?>) throws -> OutboundResponse {
        guard case .respond(let response) = verdict else {
            throw TokenValidationError(.malformed, "The request was not refused.")
        }
        return response
    }

    private static func challenge(_ response: OutboundResponse) throws -> AuthenticationChallenge {
        let all = AuthenticationChallenge.all(in: response.head.headerFields[values: .wwwAuthenticate])
        #expect(all.count == 1)
        return try #require(all.first)
    }

    @Test(arguments: ["Bearer ", "bearer ", "BEARER  "])
    func theSchemesCaseDoesNotMatter(_ scheme: String) async throws {
        let issuer = try TestIssuer.first()
        let verdict = await BearerGuard(try issuer.validator()).check(Self.request(scheme + (try issuer.token())))
        guard case .proceed(let caller, let fields) = verdict else {
            Issue.record("The token was refused.")
            return
        }
        #expect(caller?.displayName == "Alice")
        #expect(fields.isEmpty)
    }

    @Test(arguments: [nil, "Basic YTpi"]) func withoutATokenNobodyIsKnownToCall(_ value: String?) async throws {
        let bearer = BearerGuard(try TestIssuer.first().validator())
        let verdict = await bearer.check(value.map { Self.request($0) } ?? Self.request())
        guard case .proceed(let caller, _) = verdict else {
            Issue.record("The request was refused.")
            return
        }
        #expect(caller == nil)
        let response = try #require(await bearer.recover(from: AccessDenied.anonymous, for: Self.request()))
        #expect(response.head.status == .unauthorized)
        #expect(response.head.headerFields[.wwwAuthenticate] == "Bearer")
    }

    @Test(arguments: ["Bearer", "Bearer ", "Bearer a b", "Bearer a\u{e9}", "Bearer \"a\"", "Bearer a,b"])
    func whatIsNoTokenIsMalformed(_ value: String) async throws {
        let bearer = BearerGuard(try TestIssuer.first().validator())
        let response = try Self.response(await bearer.check(Self.request(value)))
        #expect(response.head.status == .unauthorized)
        #expect(try Self.challenge(response).parameters["error"] == "invalid_token")
    }

    @Test func twoTokensAreRefused() async throws {
        let issuer = try TestIssuer.first()
        let token = "Bearer \(try issuer.token())"
        let response = try Self.response(await BearerGuard(try issuer.validator()).check(Self.request(token, token)))
        #expect(response.head.status == .unauthorized)
    }

    @Test func anOversizedFieldIsRefused() async throws {
        let bearer = BearerGuard(try TestIssuer.first().validator())
        let response = try Self.response(
            await bearer.check(Self.request("Bearer " + String(repeating: "a", count: 20_000)))
        )
        #expect(response.head.status == .unauthorized)
        #expect(response.body.count < 500)
    }

    @Test(arguments: TokenValidatorTests.refusals.filter { !["an empty text"].contains($0.testDescription) })
    func everyRefusalIsAChallengeThatLeaksNothing(_ refusal: TokenValidatorTests.Refusal) async throws {
        let issuer = try TestIssuer.first()
        let token = try refusal.token(issuer)
        let response = try Self.response(
            await BearerGuard(try issuer.validator()).check(Self.request("Bearer \(token)"))
        )
        #expect(response.head.status == .unauthorized)
        let challenge = try Self.challenge(response)
        #expect(challenge.scheme == "bearer")
        #expect(challenge.parameters["error"] == "invalid_token")
        let body = String(decoding: response.body, as: UTF8.self)
        for text in [body, response.head.headerFields[.wwwAuthenticate] ?? ""] {
            #expect(!text.contains(TestIssuer.tenant) && !text.contains(TestIssuer.clientID) && !text.contains("lice"))
            #expect(!token.split(separator: ".").contains { $0.count > 12 && text.contains($0) })
        }
        #expect(response.head.headerFields[.cacheControl] == "no-store")
    }

    @Test func withoutKeysTheAPIIsUnavailable() async throws {
        let issuer = try TestIssuer.first()
        let http = ScriptedIssuer(keys: [])
        http.setDown(true)
        let validator = TokenValidator(try TestIssuer.options(), http: http, timing: TestClock().timing)
        let response = try Self.response(
            await BearerGuard(validator).check(Self.request("Bearer \(try issuer.token())"))
        )
        #expect(response.head.status == .serviceUnavailable)
        #expect(response.head.headerFields[.retryAfter] == "1")
    }

    private static let certificate = Array("a certificate in DER form".utf8)

    private static func boundToken(_ members: [String: ClaimValue]? = nil) throws -> String {
        let hash = ClaimValue.string(Base64URL.encode(Hash.sha256.digest(of: Self.certificate)))
        return try TestIssuer.first().token { $0["cnf"] = .object(members ?? ["x5t#S256": hash]) }
    }

    // Scoreboard: W26, F35
    @Test(arguments: ["Bearer", "MTLS_POP", "mtls_pop"])
    func aBoundTokenCountsWithItsCertificateAlone(_ scheme: String) async throws {
        let bearer = BearerGuard(try TestIssuer.first().validator())
        let value = "\(scheme) \(try Self.boundToken())"
        guard case .proceed = await bearer.check(Self.request(value, certificate: Self.certificate)) else {
            Issue.record("The token was refused.")
            return
        }
        // Validated already, and stolen: remembering it must not help the thief.
        for certificate in [nil, Array("another one".utf8)] {
            let response = try Self.response(await bearer.check(Self.request(value, certificate: certificate)))
            #expect(response.head.status == .unauthorized)
            #expect(try Self.challenge(response).parameters["error"] == "invalid_token")
        }
    }

    // Scoreboard: W26, F35
    @Test(arguments: [
        ["jwk": ClaimValue.object([:])], ["x5t#S256": .string("short")], ["x5t#S256": .integer(1)], [:],
        ["x5t#S256": .string(Base64URL.encode(Hash.sha256.digest(of: Self.certificate))), "kid": .string("k")],
    ])
    func whatCannotBeCheckedIsRefused(_ members: [String: ClaimValue]) async throws {
        let bearer = BearerGuard(try TestIssuer.first().validator())
        let value = "MTLS_POP \(try Self.boundToken(members))"
        let response = try Self.response(await bearer.check(Self.request(value, certificate: Self.certificate)))
        #expect(response.head.status == .unauthorized)
    }

    @Test func aTokenThatIsNotBoundMustNotComeAsABoundOne() async throws {
        let issuer = try TestIssuer.first()
        let value = "MTLS_POP \(try issuer.token())"
        let bearer = BearerGuard(try issuer.validator())
        let response = try Self.response(await bearer.check(Self.request(value, certificate: Self.certificate)))
        #expect(response.head.status == .unauthorized)
    }

    // Scoreboard: W29
    @Test func ofSeveralRegistrationsTheOneThatIsMeantDecides() async throws {
        let (first, second) = (try TestIssuer.first(), try TestIssuer.second())
        let own = try first.validator { $0.registration = "own" }
        let other = TokenValidator(
            try TestIssuer.options {
                $0.registration = "partner"
                $0.issuers = ["https://partner.example"]
                $0.audiences = ["api://partner"]
                $0.tenants = .any
            },
            issuer: "https://partner.example",
            keys: try second.keySet(),
            timing: TestClock().timing
        )
        let bearer = BearerGuard(own, other)
        let partnerToken = try second.token {
            $0["iss"] = .string("https://partner.example")
            $0["aud"] = .string("api://partner")
            $0["tid"] = nil
        }
        #expect(try await bearer.caller(of: Self.request("Bearer \(try first.token())"))?.registration == "own")
        #expect(try await bearer.caller(of: Self.request("Bearer \(partnerToken)"))?.registration == "partner")
        // The partner's key does not count for our issuer.
        let forged = try second.token(header: ["typ": "JWT", "kid": "key-1"])
        let error = await #expect(throws: TokenValidationError.self) {
            try await bearer.caller(of: Self.request("Bearer \(forged)"))
        }
        #expect(error?.code == .invalidSignature)
    }

    @Test func nothingThatIsSentTraps() async throws {
        let issuer = try TestIssuer.first()
        let bearer = BearerGuard(try issuer.validator { $0.decryptionKeys = [issuer.key] })
        let token = try issuer.token()
        for bytes in Mutator(["Bearer \(token)"], seed: 7).prefix(2000) {
            let verdict = await bearer.check(Self.request(String(decoding: bytes, as: UTF8.self)))
            if case .proceed(let caller?, _) = verdict { #expect(caller.assertion?.text == token) }
        }
    }
}
