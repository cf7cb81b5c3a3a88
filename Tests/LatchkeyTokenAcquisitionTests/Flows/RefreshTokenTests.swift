//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP
import LatchkeyTesting
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Synchronization
import Testing

@Suite struct RefreshTokenTests {
    /// An issuer that signs in with a first refresh token and replaces it with each redemption.
    private static func rotating() -> ScriptedIssuer {
        let count = Mutex(0)
        return ScriptedIssuer { _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            return .user("token-\(number)", refresh: "refresh-\(number)")
        }
    }

    private static func signIn(_ client: ConfidentialClient, scopes: [String] = [Sample.userScope]) async throws
        -> SignIn
    {
        try await client.signInTestUser("ana@contoso.com", password: "p", scopes: scopes)
    }

    // Scoreboard: F2, P17
    @Test func theRefreshTokenIsRotated() async throws {
        let issuer = Self.rotating()
        let client = try issuer.client()
        _ = try await Self.signIn(client)
        for scope in ["Mail.Read", "Files.Read", "Notes.Read"] {
            _ = try await client.token(scopes: [scope], as: .user(Sample.principal))
        }
        #expect(issuer.grants == ["password"] + Array(repeating: "refresh_token", count: 3))
        #expect(issuer.calls.map { $0.form["refresh_token"] } == [nil, "refresh-1", "refresh-2", "refresh-3"])
        #expect(issuer.calls.last?.form["scope"] == "Notes.Read offline_access openid profile")
        #expect(issuer.calls.last?.form["client_info"] == "1")
        #expect(issuer.calls.last?.field("x-anchormailbox") == "oid:\(Sample.objectID)@\(Sample.tenant)")
    }

    @Test func concurrentRedemptionsFollowOneAnother() async throws {
        let issuer = Self.rotating()
        let client = try issuer.client()
        _ = try await Self.signIn(client)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                group.addTask { _ = try await client.token(scopes: ["s\(number)"], as: .user(Sample.principal)) }
            }
            try await group.waitForAll()
        }
        // Each redeems what the one before got: a token that is used once is used once.
        #expect(issuer.calls.dropFirst().map { $0.form["refresh_token"] } == (1...12).map { "refresh-\($0)" })
    }

    @Test func anOldRefreshTokenIsKeptWhenThereIsNoNewOne() async throws {
        let issuer = ScriptedIssuer { call in
            call.form["grant_type"] == "password" ? .user(refresh: "first") : .user("t")
        }
        let client = try issuer.client()
        _ = try await Self.signIn(client)
        for scope in ["a", "b"] { _ = try await client.token(scopes: [scope], as: .user(Sample.principal)) }
        #expect(issuer.calls.map { $0.form["refresh_token"] } == [nil, "first", "first"])
    }

    @Test func aUserWithoutTokensHasToSignIn() async throws {
        let issuer = Self.rotating()
        let client = try issuer.client()
        for _ in 0..<2 {
            let error = await #expect(throws: AcquisitionError.self) {
                try await client.token(scopes: ["a"], as: .user(Sample.principal))
            }
            #expect(error?.code == .interactionRequired)
            #expect(error?.reason == "no_tokens_found")
            #expect(error?.scopes == ["a"])
        }
        #expect(issuer.calls.isEmpty)
    }

    @Test func theTokenOfAnotherUserIsRefused() async throws {
        let other = "eyJ1aWQiOiJvdGhlciIsInV0aWQiOiJlbHNld2hlcmUifQ"
        let issuer = ScriptedIssuer { call in
            call.form["grant_type"] == "password" ? .user(refresh: "first") : .user("t", info: other)
        }
        let client = try issuer.client()
        _ = try await Self.signIn(client)
        let error = await #expect(throws: AcquisitionError.self) {
            try await client.token(scopes: ["a"], as: .user(Sample.principal))
        }
        #expect(error?.code == .invalidResponse)
        #expect(error?.reason == "user_mismatch")
    }

    @Test func aResponseWithoutClientInfoIsTheUsers() async throws {
        let issuer = ScriptedIssuer { call in
            call.form["grant_type"] == "password" ? .user(refresh: "first") : .token("t")
        }
        let client = try issuer.client()
        _ = try await Self.signIn(client)
        #expect(try await client.token(scopes: ["a"], as: .user(Sample.principal)).value == "t")
    }

    @Test func aDeadRefreshTokenIsForgotten() async throws {
        let issuer = ScriptedIssuer { call in
            call.form["grant_type"] == "password"
                ? .user(refresh: "first") : .error("invalid_grant", #""suberror": "bad_token""#)
        }
        let client = try issuer.client()
        _ = try await Self.signIn(client)
        for (scope, reason) in [("a", "invalid_grant"), ("b", "no_tokens_found")] {
            let error = await #expect(throws: AcquisitionError.self) {
                try await client.token(scopes: [scope], as: .user(Sample.principal))
            }
            #expect(error?.reason == reason)
        }
    }

    @Test func aRefusalForOneScopeLeavesTheRefreshToken() async throws {
        let issuer = ScriptedIssuer { call in
            let scope = call.form["scope"] ?? ""
            return scope.hasPrefix("a ")
                ? .error("invalid_grant", #""suberror": "consent_required""#) : .user(refresh: "r")
        }
        let client = try issuer.client()
        _ = try await Self.signIn(client)
        await #expect(throws: AcquisitionError.self) {
            try await client.token(scopes: ["a"], as: .user(Sample.principal))
        }
        _ = try await client.token(scopes: ["b"], as: .user(Sample.principal))
    }

    // Scoreboard: P54
    @Test func anotherInstanceFindsTheRefreshTokenInTheStore() async throws {
        let issuer = Self.rotating()
        let store = MemoryTokenStore()
        let first = try issuer.client(cache: Sample.cache(store: store))
        _ = try await Self.signIn(first)
        let second = try issuer.client(cache: Sample.cache(store: store))
        _ = try await second.token(scopes: ["a"], as: .user(Sample.principal))
        #expect(issuer.calls.last?.form["refresh_token"] == "refresh-1")
        #expect(try await second.accounts().map(\.homeAccountID) == [Sample.homeAccountID])
    }

    @Test func aTokenThatAnotherInstanceRedeemedIsReplacedByItsSuccessor() async throws {
        let issuer = ScriptedIssuer { call in
            switch call.form["refresh_token"] {
            case nil: .user(refresh: "one")
            case "one" where call.form["scope"]?.hasPrefix("a ") == true: .user("t", refresh: "two")
            case "two": .user("u", refresh: "three")
            default: .error("invalid_grant")
            }
        }
        let store = MemoryTokenStore()
        let first = try issuer.client(cache: Sample.cache(store: store))
        _ = try await Self.signIn(first)
        let second = try issuer.client(cache: Sample.cache(store: store))
        _ = try await second.token(scopes: ["a"], as: .user(Sample.principal))
        // The first still has the token that the second has redeemed.
        #expect(try await first.token(scopes: ["b"], as: .user(Sample.principal)).value == "u")
        // Unless the store's feed has told it already, it learns so from the refusal.
        #expect(issuer.calls.last?.form["refresh_token"] == "two")
    }

    @Test func aRefreshTokenIsTakenOver() async throws {
        let issuer = Self.rotating()
        let client = try issuer.client()
        let signIn = try await client.signIn(refreshToken: "imported", scopes: [Sample.userScope])
        #expect(issuer.calls.first?.form["refresh_token"] == "imported")
        #expect(signIn.account.homeAccountID == Sample.homeAccountID)
        _ = try await client.token(scopes: ["b"], as: .user(signIn.account.principal))
        #expect(issuer.calls.last?.form["refresh_token"] == "refresh-1")
    }

    @Test func theHomeTenantIsAskedWhenTheApplicationServesMany() async throws {
        let issuer = Self.rotating()
        let client = try issuer.client { $0.tenantID = "organizations" }
        _ = try await Self.signIn(client)
        _ = try await client.token(scopes: ["a"], as: .user(Sample.principal))
        #expect(issuer.calls.map(\.path) == ["organizations", Sample.tenant].map { "/\($0)/oauth2/v2.0/token" })
    }
}
