//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@Suite struct LongRunningTests {
    private let issuer = ScriptedIssuer { call in
        .user(
            "t:\(call.form["grant_type"]?.suffix(13) ?? "")",
            refresh: "refresh-\(call.form["scope"]?.prefix(1) ?? "")"
        )
    }

    // Scoreboard: F8, P13, W21
    @Test func aSessionGoesOnWithoutTheAssertion() async throws {
        let client = try self.issuer.client()
        let session = try await client.startLongRunning(for: .init("a.b.c"), scopes: ["a"])
        #expect(session.key.count == 43)
        #expect(try await client.token(scopes: ["a"], as: .longRunning(session)).value == "t:pe:jwt-bearer")
        #expect(self.issuer.calls.count == 1)
        #expect(try await client.token(scopes: ["b"], as: .longRunning(session)).value == "t:refresh_token")
        #expect(self.issuer.calls.last?.form["refresh_token"] == "refresh-a")
        #expect(self.issuer.calls.last?.form["assertion"] == nil)
    }

    // Scoreboard: F7, P55
    @Test func aSessionOfOnesOwnNameIsStartedAgain() async throws {
        let client = try self.issuer.client()
        let name = LongRunningSession(key: "order-17")
        for assertion in ["one", "two"] {
            let session = try await client.startLongRunning(for: .init(assertion), scopes: ["a"], session: name)
            #expect(session == name)
        }
        #expect(self.issuer.calls.map { $0.form["assertion"] } == ["one", "two"])
        #expect(try await client.longRunningSessions() == [name])
    }

    // Scoreboard: F9, W21
    @Test func aSessionIsListedAndStopped() async throws {
        let client = try self.issuer.client()
        let first = try await client.startLongRunning(for: .init("one"), scopes: ["a"])
        let second = try await client.startLongRunning(for: .init("two"), scopes: ["a"])
        #expect(Set(try await client.longRunningSessions()) == [first, second])
        _ = try await client.token(scopes: ["b"], as: .longRunning(first))
        #expect(try await client.stopLongRunning(first))
        #expect(try await client.stopLongRunning(first) == false)
        #expect(try await client.longRunningSessions() == [second])
        for scope in ["a", "b"] {
            let error = await #expect(throws: AcquisitionError.self) {
                try await client.token(scopes: [scope], as: .longRunning(first))
            }
            #expect(error?.reason == "obo_cache_key_not_in_cache_error")
        }
        _ = try await client.token(scopes: ["a"], as: .longRunning(second))
    }

    @Test func anotherInstanceResumesASession() async throws {
        let store = MemoryTokenStore()
        let first = try self.issuer.client(cache: Sample.cache(store: store))
        let session = try await first.startLongRunning(for: .init("one"), scopes: ["a"])
        let second = try self.issuer.client(cache: Sample.cache(store: store))
        #expect(try await second.longRunningSessions() == [session])
        _ = try await second.token(scopes: ["b"], as: .longRunning(session))
        #expect(self.issuer.grants.last == "refresh_token")
        #expect(try await second.stopLongRunning(session))
    }

    @Test func theOptionOfACallStartsASession() async throws {
        let client = try self.issuer.client()
        let session = LongRunningSession(key: "mine")
        let options = AcquireTokenOptions { $0.longRunningSession = session }
        _ = try await client.token(scopes: ["a"], as: .onBehalfOf(.init("one")), options: options)
        _ = try await client.token(scopes: ["a"], as: .longRunning(session))
        #expect(self.issuer.calls.count == 1)
    }

    @Test func theTenantOfTheUserIsRemembered() async throws {
        let client = try self.issuer.client { $0.tenantID = "organizations" }
        let assertion = UserAssertion(Sample.jwt(#"{"tid":"22222222-0000-0000-0000-000000000002"}"#))
        let session = try await client.startLongRunning(for: assertion, scopes: ["a"])
        _ = try await client.token(scopes: ["b"], as: .longRunning(session))
        #expect(Set(self.issuer.calls.map(\.path)) == ["/22222222-0000-0000-0000-000000000002/oauth2/v2.0/token"])
        #expect(self.issuer.calls.count == 2)
    }

    @Test func aSessionWithoutARefreshTokenIsNone() async throws {
        let issuer = ScriptedIssuer { _ in .user("t") }
        let error = await #expect(throws: AcquisitionError.self) {
            try await issuer.client().startLongRunning(for: .init("one"), scopes: ["a"])
        }
        #expect(error?.code == .invalidResponse)
        await #expect(throws: AcquisitionError.self) {
            try await issuer.client().startLongRunning(for: .init("one"), scopes: ["a"], session: .init(key: ""))
        }
    }

    // Scoreboard: G30, P51
    @Test func whatIsLeftOfCallsIsBounded() async throws {
        var configuration = TokenCache.Configuration()
        configuration.maximumEntries = 64
        let cache = TokenCache(configuration: configuration)
        let client = try self.issuer.client(cache: cache)
        for number in 0..<500 { _ = try await client.token(scopes: ["a"], as: .onBehalfOf(.init("x.\(number)"))) }
        #expect(cache.held.entries <= 64)
    }
}
