//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyWeb

/// The authentication of Azure App Service.
struct EasyAuthTests {
    private static let environment = ["WEBSITE_AUTH_ENABLED": "True"]

    private static func guarded() throws -> EasyAuthGuard {
        try EasyAuthGuard(clientID: TestIssuer.clientID, environment: Self.environment)
    }

    private static func request(_ tokens: String...) throws -> InboundRequest {
        var fields: HTTPFields = [.accept: "text/html"]
        let name = try #require(HTTPField.Name("X-MS-TOKEN-AAD-ID-TOKEN"))
        for token in tokens { fields.append(HTTPField(name: name, value: token)) }
        return InboundRequest(
            head: HTTPRequest(method: .get, scheme: "https", authority: "a", path: "/me?x=1", headerFields: fields)
        )
    }

    // Scoreboard: W30
    @Test func theUserOfThePlatformIsKnown() async throws {
        let token = try TestIssuer.first().token { $0["exp"] = .integer(TestClock.start - 10_000) }
        guard case .proceed(let caller, _) = await (try Self.guarded()).check(try Self.request(token)) else {
            Issue.record("The user was refused.")
            return
        }
        #expect(caller?.displayName == "Alice")
        #expect(caller?.principal?.tenant == TestIssuer.tenant)
        guard case .proceed(nil, _) = await (try Self.guarded()).check(try Self.request()) else {
            Issue.record("A request without a user did not go on.")
            return
        }
    }

    // Scoreboard: W30
    @Test func elsewhereTheFieldIsNotBelieved() {
        for environment in [[:], ["WEBSITE_AUTH_ENABLED": "false"]] {
            #expect(throws: AcquisitionError.self) {
                try EasyAuthGuard(clientID: TestIssuer.clientID, environment: environment)
            }
        }
    }

    @Test func tokensOfOthersAreRefused() async throws {
        let issuer = try TestIssuer.first()
        let other = try issuer.token { $0["aud"] = .string("other") }
        let good = try issuer.token()
        for request in [try Self.request(other), try Self.request("x"), try Self.request(good, good)] {
            guard case .respond(let response) = await (try Self.guarded()).check(request) else {
                Issue.record("The token was accepted.")
                return
            }
            #expect(response.head.status == .unauthorized)
        }
    }

    @Test func whoHasToSignInIsSentToThePlatform() async throws {
        let platform = try Self.guarded()
        let response = try #require(await platform.recover(from: AccessDenied.anonymous, for: try Self.request()))
        #expect(
            response.head.headerFields[.location] == "/.auth/login/aad?post_login_redirect_uri=%2Fme%3Fx%3D1"
        )
        #expect(platform.signOutPath == "/.auth/logout")
        var script = try Self.request()
        script.head.headerFields[.accept] = "application/json"
        #expect(await platform.recover(from: AccessDenied.anonymous, for: script)?.head.status == .unauthorized)
    }
}
