//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@testable import LatchkeyWeb

/// Notices of sign-outs that an issuer sends itself.
@Suite struct BackChannelTests {
    private static let event = "http://schemas.openid.net/event/backchannel-logout"
    private static let subject = "session-1"

    private static func notice(_ change: (inout [String: ClaimValue]) -> Void = { _ in }) throws -> String {
        let claims: [String: ClaimValue] = [
            "iss": .string(TestIssuer.issuer), "aud": .string(TestIssuer.clientID), "tid": .string(TestIssuer.tenant),
            "iat": .integer(TestClock.start), "exp": .integer(TestClock.start + 120), "jti": .string("1"),
            "events": .object([Self.event: .object([:])]), "sid": .string(Self.subject), "sub": .string("alice"),
        ]
        var changed = claims
        change(&changed)
        let issuer = try TestIssuer.first()
        return try issuer.token(
            header: ["typ": "logout+jwt", "kid": issuer.keyID],
            payload: ClaimValue.object(changed).json
        )
    }

    private static func signIn(_ store: MemorySessionStore, _ clock: TestClock) throws -> WebSignIn {
        let http = ScriptedIssuer(keys: [try TestIssuer.first().publicKeyText()])
        let registration = try ApplicationOptions(
            instance: "\(TestIssuer.host)/",
            tenantID: TestIssuer.tenant,
            clientID: TestIssuer.clientID,
            credentials: [.clientSecret("secret")]
        )
        let client = try ConfidentialClient(registration, cache: TokenCache(), http: http, timing: clock.timing)
        var options = WebSignInOptions(publicBaseURL: "https://shop.example", sessions: .store(store))
        options.backChannelSignOutPath = "/signout-backchannel"
        return try WebSignIn(
            client,
            http: http,
            keyRing: .generate(at: TestClock.start),
            options: options,
            timing: clock.timing
        )
    }

    private static func send(_ form: String, to signIn: WebSignIn) async throws -> OutboundResponse {
        let head = HTTPRequest(method: .post, scheme: "https", authority: nil, path: "/signout-backchannel")
        return try #require(await signIn.respond(to: InboundRequest(head: head) { _ in Array(form.utf8) }))
    }

    private static func store(_ clock: TestClock) -> MemorySessionStore {
        let store = MemorySessionStore(now: clock.timing.wallSeconds)
        for (name, session) in [("a", Self.subject), ("b", Self.subject), ("c", "session-2")] {
            let record = SessionRecord(
                claims: "{}",
                homeAccountID: "o.t",
                issuer: TestIssuer.issuer,
                issuerSession: session,
                created: TestClock.start
            )
            store.keep(record, named: name, until: TestClock.start + 3600)
        }
        return store
    }

    // Scoreboard: W53
    @Test func aSignedNoticeEndsTheSessionsThatItNames() async throws {
        let clock = TestClock()
        let store = Self.store(clock)
        let signIn = try Self.signIn(store, clock)
        let response = try await Self.send("logout_token=\(try Self.notice())", to: signIn)
        #expect(response.head.status == .ok)
        #expect(response.head.headerFields[.cacheControl] == "no-store")
        #expect(store.count == 1)
        #expect(store.session(named: "c") != nil)
    }

    // Scoreboard: W53
    @Test func whatIsNoNoticeEndsNothing() async throws {
        let clock = TestClock()
        let store = Self.store(clock)
        let signIn = try Self.signIn(store, clock)
        let second = try TestIssuer.second()
        let forms = [
            "", "logout_token=", "logout_token=a.b.c", "logout_token=\(try TestIssuer.first().token())",
            "logout_token=\(try Self.notice { $0["events"] = nil })",
            "logout_token=\(try Self.notice { $0["events"] = .object(["other": .object([:])]) })",
            "logout_token=\(try Self.notice { $0["nonce"] = .string("n") })",
            "logout_token=\(try Self.notice { $0["sid"] = nil })",
            "logout_token=\(try Self.notice { $0["aud"] = .string("other") })",
            "logout_token=\(try Self.notice { $0["iss"] = .string("https://evil.example") })",
            "logout_token=\(try Self.notice { $0["exp"] = .integer(TestClock.start - 600) })",
            "logout_token=\(try second.token())",
        ]
        for form in forms {
            let response = try await Self.send(form, to: signIn)
            #expect(response.head.status == .badRequest)
            #expect(store.count == 3)
        }
    }

    @Test func aNoticeIsNoAccessToken() async throws {
        let validator = try TestIssuer.first().validator { $0.allowsTokensWithoutPermissions = true }
        let error = await #expect(throws: TokenValidationError.self) { try await validator.validate(Self.notice()) }
        #expect(error?.code == .unsupported)
    }

    @Test func sessionsInCookiesCannotBeEndedByTheIssuer() throws {
        var options = WebSignInOptions(publicBaseURL: "https://shop.example", sessions: .cookie)
        options.backChannelSignOutPath = "/signout-backchannel"
        #expect(throws: AcquisitionError.self) { try SignInRoutes(options) }
    }

    @Test(arguments: ["signin", "", "/", "//x", "/a?b", "/login", "/a b"])
    func pathsThatAreNoneAreMistakes(_ path: String) {
        var options = WebSignInOptions(publicBaseURL: "https://shop.example")
        options.callbackPath = path
        #expect(throws: AcquisitionError.self) { try SignInRoutes(options) }
    }
}
