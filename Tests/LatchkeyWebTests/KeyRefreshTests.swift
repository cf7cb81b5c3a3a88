//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyWeb

struct KeyRefreshTests {
    private struct Setup {
        let clock = TestClock()
        let http: ScriptedIssuer
        let validator: TokenValidator

        init(_ issuers: TestIssuer..., change: (inout TokenValidationOptions) -> Void = { _ in }) throws {
            self.http = ScriptedIssuer(keys: try issuers.map { try $0.publicKeyText() })
            self.validator = TokenValidator(try TestIssuer.options(change), http: self.http, timing: self.clock.timing)
        }
    }

    // Scoreboard: W9
    @Test func keysAreFetchedOnceHoweverManyAsk() async throws {
        let issuer = try TestIssuer.first()
        let setup = try Setup(issuer)
        let tokens = try (0..<20).map { number in try issuer.token { $0["uti"] = .integer(Int64(number)) } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for token in tokens { group.addTask { _ = try await setup.validator.validate(token) } }
            try await group.waitForAll()
        }
        #expect(setup.http.keyRequests == 1)
        #expect(
            setup.http.requests.first
                == "login.microsoftonline.com/\(TestIssuer.tenant)/v2.0/.well-known/openid-configuration"
        )
    }

    // Scoreboard: W9
    @Test func aNewKeyIsFoundWithinTheSameRequest() async throws {
        let (old, new) = (try TestIssuer.first(), try TestIssuer.second())
        let setup = try Setup(old)
        _ = try await setup.validator.validate(old.token())
        setup.http.publish([try old.publicKeyText(), try new.publicKeyText()])
        _ = try await setup.validator.validate(new.token())
        #expect(setup.http.keyRequests == 2)
        // The old key still serves.
        _ = try await setup.validator.validate(old.token { $0["uti"] = .string("2") })
        #expect(setup.http.keyRequests == 2)
    }

    @Test func aFloodOfUnknownKeysReachesTheIssuerOnceInFiveMinutes() async throws {
        let issuer = try TestIssuer.first()
        let setup = try Setup(issuer)
        _ = try await setup.validator.validate(issuer.token())
        func flood() async throws {
            for number in 0..<100 {
                let token = try issuer.token(header: ["typ": "JWT", "kid": "made-up-\(number)"])
                let error = await #expect(throws: TokenValidationError.self) {
                    try await setup.validator.validate(token)
                }
                #expect(error?.code == .keyNotFound)
            }
        }
        try await flood()
        #expect(setup.http.keyRequests == 2)
        setup.clock.advance(by: 299)
        try await flood()
        #expect(setup.http.keyRequests == 2)
        setup.clock.advance(by: 2)
        try await flood()
        #expect(setup.http.keyRequests == 3)
        _ = try await setup.validator.validate(issuer.token())
    }

    // Scoreboard: W9
    @Test func keysThatWereFetchedServeThroughAnOutage() async throws {
        let issuer = try TestIssuer.first()
        let setup = try Setup(issuer) { $0.rememberedTokens = 0 }
        _ = try await setup.validator.validate(issuer.token())
        setup.http.setDown(true)
        setup.clock.advance(by: 14 * 3600)
        let token = try issuer.token {
            for name in ["iat", "nbf"] { $0[name] = .integer(TestClock.start + 14 * 3600) }
            $0["exp"] = .integer(TestClock.start + 15 * 3600)
        }
        _ = try await setup.validator.validate(token)
        while setup.validator.keyFetches < 2 { await Task.yield() }
        #expect(setup.validator.metadata.lastFailure?.code == .keysUnavailable)
        _ = try await setup.validator.validate(token)
        setup.http.setDown(false)
        setup.clock.advance(by: 60)
        _ = try await setup.validator.validate(token)
        while setup.validator.keyFetches < 3 { await Task.yield() }
        #expect(setup.validator.metadata.lastFailure == nil)
    }

    @Test func withoutAnyKeysTheAPISaysSoAndWaitsLongerAndLonger() async throws {
        let issuer = try TestIssuer.first()
        let setup = try Setup(issuer)
        setup.http.setDown(true)
        for _ in 0..<10 {
            let error = await #expect(throws: TokenValidationError.self) {
                try await setup.validator.validate(issuer.token())
            }
            #expect(error?.code == .keysUnavailable)
            #expect(error?.retryAfter != nil)
        }
        #expect(setup.http.requests.count == 1)
        setup.http.setDown(false)
        setup.clock.advance(by: 1)
        _ = try await setup.validator.validate(issuer.token())
    }

    @Test func whatWasValidatedWithKeysThatAreGoneIsValidatedAgain() async throws {
        let (old, new) = (try TestIssuer.first(), try TestIssuer.second())
        let setup = try Setup(old)
        let token = try old.token()
        _ = try await setup.validator.validate(token)
        #expect(setup.validator.rememberedCount == 1)
        setup.http.publish([try new.publicKeyText()])
        _ = try await setup.validator.validate(new.token())
        let error = await #expect(throws: TokenValidationError.self) { try await setup.validator.validate(token) }
        #expect(error?.code == .keyNotFound)
    }

    @Test(arguments: ["http://login.microsoftonline.com/keys", "https://evil.example/keys", "file:///etc/keys"])
    func keysOfAnotherHostAreNotFetched(_ place: String) async throws {
        let issuer = try TestIssuer.first()
        let http = ScriptedIssuer(keys: [try issuer.publicKeyText()], keysURL: place)
        let validator = TokenValidator(try TestIssuer.options(), http: http, timing: TestClock().timing)
        let error = await #expect(throws: TokenValidationError.self) { try await validator.validate(issuer.token()) }
        #expect(error?.code == .keysUnavailable)
        #expect(http.requests.count == 1)
    }

    // Scoreboard: W10
    @Test func keysOfTheApplicationsOwnAreAskedForByItsName() async throws {
        let issuer = try TestIssuer.first()
        let setup = try Setup(issuer) { $0.usesCustomSigningKeys = true }
        _ = try await setup.validator.validate(issuer.token())
        #expect(setup.http.requests.first?.hasSuffix("?appid=\(TestIssuer.clientID)") == true)
    }

    @Test func rememberedTokensAreBoundedAndEndWithTheToken() async throws {
        let issuer = try TestIssuer.first()
        let clock = TestClock()
        let validator = try issuer.validator(clock: clock) { $0.rememberedTokens = 64 }
        for number in 0..<200 { _ = try await validator.validate(issuer.token { $0["uti"] = .integer(Int64(number)) }) }
        #expect(validator.rememberedCount <= 64)
        let token = try issuer.token { $0["exp"] = .integer(TestClock.start + 60) }
        _ = try await validator.validate(token)
        clock.advance(by: 361)
        let error = await #expect(throws: TokenValidationError.self) { try await validator.validate(token) }
        #expect(error?.code == .expired)
    }

    @Test func nothingIsRememberedWhenNothingShallBe() async throws {
        let issuer = try TestIssuer.first()
        let validator = try issuer.validator { $0.rememberedTokens = 0 }
        _ = try await validator.validate(issuer.token())
        #expect(validator.rememberedCount == 0)
    }
}
