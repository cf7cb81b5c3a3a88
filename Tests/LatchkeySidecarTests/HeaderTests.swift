//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyEmulator
import LatchkeyTesting
import Testing

@testable import LatchkeySidecar

/// Which tokens requests for header fields get.
@Suite(.timeLimit(.minutes(2))) struct HeaderTests {
    private static let open = #"{"Sidecar": {"AllowOverrides": {"GetAuthorizationHeaderUnauthenticated": true}}}"#
    private static let anonymous = "/AuthorizationHeaderUnauthenticated"

    // Scoreboard: H10
    @Test func callersGetTokensOnTheirBehalf() async throws {
        try await SidecarRig.run { rig in
            let answer = try await rig.send("/AuthorizationHeader/Echo", token: try rig.userToken())
            #expect(answer.status == 200)
            #expect(answer.header.hasPrefix("Bearer "))
            #expect(answer.claims["scp"] as? String == "Products.Read")
            #expect(answer.json.keys.sorted() == ["authorizationHeader"])
            // A second request costs no second exchange.
            let count = rig.emulator.requestCount(of: .token)
            _ = try await rig.send("/authorizationheader/echo/", token: try rig.userToken())
            #expect(rig.emulator.requestCount(of: .token) <= count + 1)
        }
    }

    // Scoreboard: S7, H10
    @Test func withoutAUserOnlyApplicationsGetTokens() async throws {
        try await SidecarRig.run { rig in
            let app = try await rig.send("\(Self.anonymous)/App")
            #expect(app.status == 200)
            #expect(app.claims["roles"] as? [String] == ["Products.Read"])
            // The scope says that an application is meant, although nobody asked for its token.
            #expect(try await rig.send("\(Self.anonymous)/MyApi").status == 200)
            let user = try await rig.send("\(Self.anonymous)/Echo")
            #expect(user.status == 401)
            #expect(user.code == "no_user")
            #expect(user.detail.contains("No account"))
            // A valid token is honoured there, an invalid one ignored.
            #expect(try await rig.send("\(Self.anonymous)/Echo", token: try rig.userToken()).status == 200)
            #expect(try await rig.send("\(Self.anonymous)/App", token: "abc").status == 200)
        }
    }

    // Scoreboard: S2, S8
    @Test func unknownAPIsAreMistakesOfTheCaller() async throws {
        try await SidecarRig.run { rig in
            let answer = try await rig.send("\(Self.anonymous)/Nothing")
            #expect(answer.status == 400)
            #expect(answer.code == "api_not_configured")
            #expect(answer.detail.contains("No scopes found for the API 'Nothing' or in optionsOverride"))
            let bare = try await rig.send("/AuthorizationHeader/Bare", token: try rig.userToken())
            #expect(bare.status == 400)
            #expect(bare.code == "scopes_missing")
        }
        try await SidecarRig.run(settings: #"{"Sidecar": {"UnknownApiStatus": 404}}"#) { rig in
            let answer = try await rig.send("\(Self.anonymous)/Nothing")
            #expect(answer.status == 404)
            #expect(answer.code == "api_not_configured")
        }
    }

    // Scoreboard: S3
    @Test func scopesOfTheRequestDoWithoutAnAPI() async throws {
        let scopes = "optionsOverride.Scopes=api%3A%2F%2Fproducts%2FProducts.Read"
        try await SidecarRig.run { rig in
            let token = try rig.userToken()
            #expect(try await rig.send("/AuthorizationHeader/Nothing?\(scopes)", token: token).status == 200)
            // The gate of this route is closed.
            #expect(try await rig.send("\(Self.anonymous)/Nothing?\(scopes)").status == 400)
            let call = try await rig.send("/DownstreamApi/Nothing?\(scopes)", .post, token: token)
            #expect(call.status == 400)
            #expect(call.code == "api_not_configured")
        }
    }

    // Scoreboard: S8
    @Test func mistakesInScopesAndTenantsAreNoFailures() async throws {
        try await SidecarRig.run(settings: Self.open) { rig in
            let scope = "optionsOverride.Scopes=api://products/Products.Read"
            let answer = try await rig.send("\(Self.anonymous)/App?\(scope)")
            #expect(answer.status == 400)
            #expect(answer.code == "invalid_configuration")
            let tenant = "optionsOverride.AcquireTokenOptions.Tenant=common"
            #expect(try await rig.send("\(Self.anonymous)/App?\(tenant)").status == 400)
        }
    }

    @Test func closedGatesIgnoreEverything() async throws {
        try await SidecarRig.run { rig in
            let query = "optionsOverride.RequestAppToken=maybe&AgentUserId=1&optionsOverride.Scopes=x"
            let answer = try await rig.send("\(Self.anonymous)/App?\(query)")
            #expect(answer.status == 200)
            #expect(rig.logs.contains("Sidecar:AllowOverrides:GetAuthorizationHeaderUnauthenticated"))
        }
    }

    // Scoreboard: S6
    @Test func parametersThatMakeNoSenseAreRefused() async throws {
        try await SidecarRig.run(settings: Self.open) { rig in
            let queries = [
                "optionsOverride.RequestAppToken=maybe", "optionsoverride.acquiretokenoptions.FORCErefresh=1",
            ]
            for query in queries {
                let answer = try await rig.send("\(Self.anonymous)/App?\(query)")
                #expect(answer.status == 400)
                #expect(answer.code == "invalid_parameter")
            }
            let id = "optionsOverride.AcquireTokenOptions.CorrelationId"
            #expect(try await rig.send("\(Self.anonymous)/App?\(id)=nonsense").status == 200)
            #expect(rig.logs.contains("is no GUID and is ignored"))
            let known = "12345678-1234-4234-8234-123456789012"
            let forced = "optionsOverride.AcquireTokenOptions.ForceRefresh=true"
            _ = try await rig.send("\(Self.anonymous)/App?\(id)=\(known)&\(forced)")
            let sent = rig.emulator.requests(of: .token).last
            #expect(sent?.headers[HTTPField.Name("client-request-id")!] == known)
        }
        let lenient = Self.open.replacing(
            "{\"Sidecar\": {",
            with: "{\"Sidecar\": {\"IgnoreMalformedParameters\": true, "
        )
        try await SidecarRig.run(settings: lenient) { rig in
            let answer = try await rig.send("\(Self.anonymous)/App?optionsOverride.RequestAppToken=maybe")
            #expect(answer.status == 200)
        }
    }

    @Test func requestsCanBeLimited() async throws {
        try await SidecarRig.run(settings: Self.open, changing: { $0.limits.scopePrefixes = ["api://products/"] }) {
            rig in
            let path = "\(Self.anonymous)/App?optionsOverride.Scopes="
            #expect(try await rig.send("\(path)api://products/.default").status == 200)
            let answer = try await rig.send("\(path)https://graph.microsoft.com/.default")
            #expect(answer.status == 403)
            #expect(answer.code == "override_not_allowed")
        }
        try await SidecarRig.run(settings: Self.open, changing: { $0.limits.parameters = ["AgentIdentity"] }) { rig in
            let path = "\(Self.anonymous)/App?optionsOverride.AcquireTokenOptions.ForceRefresh=true"
            let answer = try await rig.send(path)
            #expect(answer.status == 403)
        }
    }

    @Test func sessionsGoOnWithoutTheUser() async throws {
        try await SidecarRig.run(settings: Self.open) { rig in
            let key = "optionsOverride.AcquireTokenOptions.LongRunningWebApiSessionKey"
            let start = try await rig.send("/AuthorizationHeader/Echo?\(key)=AllocateForMe", token: try rig.userToken())
            #expect(start.status == 200)
            let session = try #require(start.json["longRunningSessionKey"] as? String)
            #expect(session.utf8.count >= 43)
            let later = try await rig.send("\(Self.anonymous)/Echo?\(key)=\(session)")
            #expect(later.status == 200)
            #expect(later.claims["scp"] as? String == "Products.Read")
            let unknown = try await rig.send("\(Self.anonymous)/Echo?\(key)=other")
            #expect(unknown.status == 401)
            #expect(unknown.code == "no_user")
            #expect(!rig.logs.contains(session))
        }
    }

    @Test func keysOfCallersBindApplicationsTokensAlone() async throws {
        try await SidecarRig.run(settings: Self.open) { rig in
            let key = "optionsOverride.AcquireTokenOptions.PopPublicKey"
            let user = try await rig.send("/AuthorizationHeader/Echo?\(key)=abc", token: try rig.userToken())
            #expect(user.status == 400)
            #expect(user.code == "invalid_configuration")
            _ = try await rig.send("\(Self.anonymous)/App?\(key)=eyJraWQiOiJhIn0")
            #expect(rig.emulator.requests(of: .token).last?.formValue("req_cnf") == "eyJraWQiOiJhIn0")
        }
    }
}
