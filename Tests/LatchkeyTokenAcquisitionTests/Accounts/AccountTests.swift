//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@Suite struct AccountTests {
    private let issuer = ScriptedIssuer { call in
        let scope = call.form["scope"] ?? ""
        return .user("for:\(scope.replacing(" ", with: "+"))", refresh: "r", scope: scope)
    }

    private func signedIn(_ scopes: [String], cache: TokenCache = Sample.cache()) async throws -> ConfidentialClient {
        let client = try self.issuer.client(cache: cache)
        _ = try await client.signInTestUser("ana@contoso.com", password: "p", scopes: scopes)
        return client
    }

    // Scoreboard: G12
    @Test func aTokenWithMoreScopesServesForFewer() async throws {
        let client = try await self.signedIn(["User.Read", "Mail.Read"])
        for scopes in [["user.read"], ["Mail.Read"], ["MAIL.READ", "User.Read"], ["openid", "User.Read"]] {
            let token = try await client.token(scopes: scopes, as: .user(Sample.principal))
            #expect(token.value == "for:Mail.Read+offline_access+openid+profile+User.Read")
        }
        #expect(self.issuer.calls.count == 1)
        _ = try await client.token(scopes: ["Files.Read"], as: .user(Sample.principal))
        #expect(self.issuer.calls.count == 2)
        // Other components still keep tokens apart.
        let options = AcquireTokenOptions { $0.extraBodyParameters = ["a": "b"] }
        _ = try await client.token(scopes: ["User.Read"], as: .user(Sample.principal), options: options)
        #expect(self.issuer.calls.count == 3)
    }

    @Test func claimsReplaceTokensOfTheSameScopes() async throws {
        let client = try await self.signedIn(["User.Read", "Mail.Read"])
        _ = try await client.token(scopes: ["User.Read"], as: .user(Sample.principal), options: .init(claims: "{}"))
        #expect(self.issuer.calls.count == 2)
        #expect(self.issuer.calls.last?.form["claims"] == "{}")
        // The wider token was acquired before the challenge.
        _ = try await client.token(scopes: ["User.Read", "Mail.Read"], as: .user(Sample.principal))
        #expect(self.issuer.calls.count == 3)
        _ = try await client.token(scopes: ["User.Read"], as: .user(Sample.principal))
        #expect(self.issuer.calls.count == 3)
    }

    // Scoreboard: G25
    @Test func aUserIsForgotten() async throws {
        let store = MemoryTokenStore()
        let client = try await self.signedIn(["User.Read"], cache: Sample.cache(store: store))
        _ = try await client.token(scopes: ["Mail.Read"], as: .user(Sample.principal))
        _ = try await client.token(
            scopes: ["Mail.Read"],
            as: .user(Sample.principal),
            options: .init(tenant: "other.com")
        )
        let account = try #require(try await client.accounts().first)
        #expect(account.homeAccountID == Sample.homeAccountID)
        #expect(try await client.account(account.homeAccountID.uppercased())?.homeAccountID == Sample.homeAccountID)
        // Another instance with the same store forgets, and knows which tokens there are.
        let other = try self.issuer.client(cache: Sample.cache(store: store))
        #expect(try await other.removeAccount(account.principal))
        #expect(try await other.removeAccount(account.principal) == false)
        #expect(try await other.accounts().isEmpty)
        for scope in ["User.Read", "Mail.Read"] {
            let error = await #expect(throws: AcquisitionError.self) {
                try await other.token(scopes: [scope], as: .user(Sample.principal))
            }
            #expect(error?.reason == "no_tokens_found")
        }
    }

    // Scoreboard: F29, P42
    @Test func allNamesOfACloudFindTheSameTokens() async throws {
        let cache = Sample.cache()
        let client = try await self.signedIn(["User.Read"], cache: cache)
        for host in ["login.windows.net", "login.microsoft.com", "sts.windows.net"] {
            let other = try self.issuer.client({ $0.instance = "https://\(host)/" }, cache: cache)
            _ = try await other.token(scopes: ["User.Read"], as: .user(Sample.principal))
            _ = try await other.token(scopes: [Sample.scope], as: .app)
        }
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        #expect(self.issuer.calls.count == 2)
        #expect(Set(self.issuer.calls.map(\.host)) == ["login.microsoftonline.com"])
    }

    // Scoreboard: P57
    @Test func theApplicationsTokensAreForgotten() async throws {
        let client = try self.issuer.client()
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        try await client.removeTokens()
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        #expect(self.issuer.calls.count == 2)
    }

    // Scoreboard: P65
    @Test func aFamilyOfPublicClientsSharesARefreshToken() async throws {
        let issuer = ScriptedIssuer { call in
            .token(
                "t",
                #""client_info":"\#(Sample.clientInfo)","refresh_token":"family-\#(call.form["client_id"] ?? "")","foci":"1""#
            )
        }
        let cache = Sample.cache()
        func client(_ id: String, isPublic: Bool) throws -> ConfidentialClient {
            try issuer.client(
                {
                    $0.clientID = id; $0.isPublicClient = isPublic
                },
                cache: cache
            )
        }
        _ = try await client("one", isPublic: true).signInTestUser("u", password: "p", scopes: ["a"])
        _ = try await client("two", isPublic: true).token(scopes: ["a"], as: .user(Sample.principal))
        #expect(issuer.calls.last?.form["refresh_token"] == "family-one")
        #expect(issuer.calls.last?.form["client_id"] == "two")
        await #expect(throws: AcquisitionError.self) {
            try await client("three", isPublic: false).token(scopes: ["a"], as: .user(Sample.principal))
        }
    }

    @Test(
        "Accounts are read from claims",
        arguments: [
            (["oid": "o", "tid": "t"], nil, "o.t"), (["uid": "u", "utid": "h", "oid": "o", "tid": "t"], nil, "u.h"),
            (["sub": "s", "utid": "h"], "B2C_1_Flow", "s-b2c_1_flow.h"), (["tid": "t"], nil, nil), ([:], nil, nil),
            (
                [
                    "http://schemas.microsoft.com/identity/claims/objectidentifier": "o",
                    "http://schemas.microsoft.com/identity/claims/tenantid": "t",
                ], nil, "o.t"
            ),
        ] as [([String: String], String?, String?)]
    )
    func claims(claims: [String: String], flow: String?, id: String?) {
        #expect(Principal(claims: claims, userFlow: flow)?.homeAccountID == id)
    }

    @Test func nothingThatIsPrintedSaysWhoAUserIs() async throws {
        let client = try await self.signedIn(["a"])
        let account = try #require(try await client.accounts().first)
        var text = "\(account) \(account.principal)"
        dump(account, to: &text)
        dump(TokenSubject.user(account.principal), to: &text)
        #expect(!text.contains(Sample.objectID))
    }
}
