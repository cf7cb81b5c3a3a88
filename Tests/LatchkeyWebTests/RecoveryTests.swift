//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyWeb

struct RecoveryTests {
    private static let request = InboundRequest(
        head: HTTPRequest(method: .get, scheme: "https", authority: "a", path: "/")
    )

    private static func response(
        to error: any Error,
        _ change: (inout BearerGuardOptions) -> Void = { _ in }
    ) async throws -> OutboundResponse? {
        var options = BearerGuardOptions(consentRedirectURI: "https://api.example/consented")
        change(&options)
        let bearer = BearerGuard(try TestIssuer.first().validator(), options: options)
        return await bearer.recover(from: error, for: Self.request)
    }

    private static func challenge(_ response: OutboundResponse) throws -> AuthenticationChallenge {
        let all = AuthenticationChallenge.all(in: response.head.headerFields[values: .wwwAuthenticate])
        #expect(all.count == 1)
        return try #require(all.first)
    }

    private static func interaction(_ change: (inout ErrorResponse) -> Void = { _ in }) -> AcquisitionError {
        var answer = ErrorResponse(
            status: 400,
            error: "invalid_grant",
            errorDescription: "AADSTS65001 secret detail",
            suberror: "consent_required",
            errorCodes: [65001],
            correlationID: "c0ffee"
        )
        change(&answer)
        var error = AcquisitionError(.interactionRequired, "The user must consent.", response: answer)
        error.scopes = ["https://graph.microsoft.com/Mail.Read"]
        return error
    }

    // Scoreboard: W22, H4
    @Test func missingConsentIsForbiddenAndSaysWhereToConsent() async throws {
        let response = try #require(try await Self.response(to: Self.interaction()))
        #expect(response.head.status == .forbidden)
        let challenge = try Self.challenge(response)
        #expect(challenge.parameters["error"] == "insufficient_scope")
        #expect(challenge.parameters["scope"] == "https://graph.microsoft.com/Mail.Read")
        #expect(challenge.parameters["proposedaction"] == "consent")
        let address = try #require(challenge.parameters["consenturi"])
        let place = "\(TestIssuer.host)/\(TestIssuer.tenant)/oauth2/v2.0/authorize?client_id=\(TestIssuer.clientID)"
        #expect(address.hasPrefix(place))
        #expect(address.contains("offline_access"))
        let problem = try #require(ClaimValue(json: response.body).object)
        #expect(problem["code"] == .string("consent_required"))
        #expect(problem["correlationId"] == .string("c0ffee"))
        #expect(problem["suberror"] == .string("consent_required"))
        #expect(!String(decoding: response.body, as: UTF8.self).contains("detail"))
        #expect(response.head.headerFields[.contentType] == "application/problem+json")
    }

    @Test func withoutARedirectionNoAddressIsTold() async throws {
        let response = try #require(try await Self.response(to: Self.interaction()) { $0.consentRedirectURI = nil })
        #expect(try Self.challenge(response).parameters["consenturi"] == nil)
    }

    @Test func theNamesOfIdentityWebAreThereWhenWanted() async throws {
        let response = try #require(
            try await Self.response(to: Self.interaction()) { $0.namesConsentAsIdentityWeb = true }
        )
        #expect(try Self.challenge(response).parameters["scopes"] == "https://graph.microsoft.com/Mail.Read")
    }

    // Scoreboard: W23, W22
    @Test(arguments: ["{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1\"}}}", "{\"a\":\"é\\\"\"}"])
    func claimsGoToTheCallerAsClientsReadThem(_ claims: String) async throws {
        let error = ChallengeRequired(cause: Self.interaction { $0.claims = claims })
        let response = try #require(try await Self.response(to: error))
        #expect(response.head.status == .unauthorized)
        let challenge = try Self.challenge(response)
        #expect(challenge.claims == claims)
        #expect(challenge.parameters["claims"]?.count.isMultiple(of: 4) == true)
        #expect(challenge.parameters["authorization_uri"]?.hasSuffix("/oauth2/v2.0/authorize") == true)
    }

    // Scoreboard: W24
    @Test func aContextThatIsNotMetIsAChallengeForIt() async throws {
        let response = try #require(try await Self.response(to: AccessDenied.authenticationContext("c1")))
        #expect(response.head.status == .unauthorized)
        #expect(try Self.challenge(response).claims == #"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#)
    }

    @Test(arguments: [50_013, 500_133]) func anAssertionThatIsNotTakenIsAnInvalidToken(_ number: Int) async throws {
        let error = Self.interaction {
            $0.errorCodes = [number]
            $0.suberror = nil
        }
        let response = try #require(try await Self.response(to: error))
        #expect(response.head.status == .unauthorized)
        #expect(try Self.challenge(response).parameters["error"] == "invalid_token")
    }

    // Scoreboard: W14
    @Test func aMissingScopeIsForbiddenAndNamed() async throws {
        let denied = AccessDenied(.scope, scopes: ["a", "b"])
        let response = try #require(try await Self.response(to: denied))
        #expect(response.head.status == .forbidden)
        #expect(
            response.head.headerFields[.wwwAuthenticate]
                == #"Bearer error="insufficient_scope", error_description="The token has none of the required scopes", scope="a b""#
        )
        let role = try #require(try await Self.response(to: AccessDenied(.role, roles: ["Secret.Role"])))
        #expect(role.head.status == .forbidden)
        #expect(role.head.headerFields[.wwwAuthenticate]?.contains("Secret") == false)
    }

    @Test func aScopeCannotSplitAField() async throws {
        let denied = AccessDenied(.scope, scopes: ["a\r\nSet-Cookie: x=1", "b\", error=\"none\\"])
        let response = try #require(try await Self.response(to: denied))
        let value = try #require(response.head.headerFields[.wwwAuthenticate])
        #expect(!value.contains("\r") && !value.contains("\n"))
        #expect(try Self.challenge(response).parameters["error"] == "insufficient_scope")
        #expect(try Self.challenge(response).parameters["scope"] == "aSet-Cookie: x=1 b\", error=\"none\\")
    }

    @Test func whatIsNotTheCallersFaultIsNotBlamedOnIt() async throws {
        let throttled = AcquisitionError(.throttled, "Wait.", retryAfter: .seconds(7))
        var response = try #require(try await Self.response(to: throttled))
        #expect(response.head.status == .serviceUnavailable)
        #expect(response.head.headerFields[.retryAfter] == "7")
        let secret = AcquisitionError(.service, "AADSTS7000215: the secret is wrong", response: .init(status: 401))
        response = try #require(try await Self.response(to: secret))
        #expect(response.head.status == .internalServerError)
        #expect(!String(decoding: response.body, as: UTF8.self).contains("secret"))
        struct Other: Error {}
        #expect(try await Self.response(to: Other()) == nil)
    }
}
