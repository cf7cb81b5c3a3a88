//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

extension BearerGuard {
    /// Turns errors of handlers into what an API answers: challenges for consent and claims, and problems.
    ///
    /// - Parameters:
    ///   - error: What the handler threw.
    ///   - request: The request that it was handling.
    /// - Returns: The response, or `nil` when the error is none of acquiring tokens or of permissions.
    public func recover(from error: any Error, for request: InboundRequest) async -> OutboundResponse? {
        if let denied = error as? AccessDenied {
            return denied.outbound(
                realm: self.options.realm,
                authorizationURL: self.authorizationURL,
                metadataURL: self.options.resourceMetadataURL
            )
        }
        if let invalid = error as? TokenValidationError { return self.response(to: invalid, schemeOf: request) }
        if let challenge = ChallengeRequired(error) { return self.response(to: challenge) }
        if let acquisition = error as? AcquisitionError { return Self.response(to: acquisition) }
        return nil
    }

    /// The response to a token that is not accepted.
    func response(to error: TokenValidationError, schemeOf request: InboundRequest? = nil) -> OutboundResponse {
        if error.code == .keysUnavailable {
            return Problem(status: .serviceUnavailable, code: "keys_unavailable", title: error.publicMessage)
                .response([.retryAfter: String(max(1, error.retryAfter?.components.seconds ?? 1))])
        }
        var challenge = BearerChallenge(error: "invalid_token", description: error.publicMessage)
        let scheme = request?.head.headerFields[.authorization]?.prefix { $0 != " " }
        if scheme.flatMap({ BearerCredentials.Scheme($0) }) == .signedRequest { challenge.scheme = "PoP" }
        if let url = self.options.resourceMetadataURL { challenge.add("resource_metadata", url) }
        return Problem(status: .unauthorized, code: "invalid_token", title: error.publicMessage)
            .response([.wwwAuthenticate: challenge.text])
    }

    /// Where users of the first registration sign in.
    private var authorizationURL: String? { self.validators[0].options.authority.authorizationURL?.description }

    /// What the caller is told when a token for another API cannot be had without the user.
    private func response(to challenge: ChallengeRequired) -> OutboundResponse {
        if challenge.cause.isBecauseOfAssertion {
            return self.response(
                to: TokenValidationError(.expired, "The issuer does not accept the caller's token any more.")
            )
        }
        if let claims = challenge.claims {
            var problem = Problem(
                status: .unauthorized,
                code: "insufficient_claims",
                title: "More is demanded of the user"
            )
            problem.members = ["claims": .string(claims), "scopes": .array(challenge.scopes.map { .string($0) })]
            problem.add(challenge.cause)
            return problem.response([
                .wwwAuthenticate: BearerChallenge.claims(claims, authorizationURL: self.authorizationURL).text
            ])
        }
        return self.consentResponse(to: challenge)
    }

    private func consentResponse(to challenge: ChallengeRequired) -> OutboundResponse {
        var bearer = BearerChallenge(error: "insufficient_scope", description: "The user must consent")
        bearer.add("scope", challenge.scopes.joined(separator: " "))
        var problem = Problem(status: .forbidden, code: "consent_required", title: "The user must consent")
        problem.members = ["scopes": .array(challenge.scopes.map { .string($0) })]
        if let address = self.consentURL(scopes: challenge.scopes) {
            bearer.add("consentUri", address)
            problem.members["consentUri"] = .string(address)
        }
        bearer.add("proposedAction", "consent")
        if self.options.namesConsentAsIdentityWeb { bearer.add("scopes", challenge.scopes.joined(separator: ",")) }
        problem.add(challenge.cause)
        return problem.response([.wwwAuthenticate: bearer.text])
    }

    /// Where a user can consent to what this API needs.
    private func consentURL(scopes: [String]) -> String? {
        guard let redirectURI = self.options.consentRedirectURI, let place = self.authorizationURL else { return nil }
        let query = MetadataClient.encoded([
            (name: "client_id", value: self.validators[0].options.clientID),
            (name: "response_type", value: "code"),
            (name: "redirect_uri", value: redirectURI),
            (name: "response_mode", value: "query"),
            (name: "scope", value: (scopes + ["offline_access"]).joined(separator: " ")),
        ])
        return "\(place)?\(query)"
    }

    /// What the caller is told of errors that are not its own: that something failed, and whether to try again.
    private static func response(to error: AcquisitionError) -> OutboundResponse {
        var fields: HTTPFields = [:]
        var problem: Problem
        if error.isRetryable {
            problem = Problem(
                status: .serviceUnavailable,
                code: "issuer_unavailable",
                title: "Tokens cannot be had now"
            )
            fields[.retryAfter] = String(max(1, error.retryAfter?.components.seconds ?? 1))
        } else {
            problem = Problem(
                status: .internalServerError,
                code: "token_acquisition_failed",
                title: "No token can be had"
            )
        }
        problem.add(error)
        return problem.response(fields)
    }
}

extension Problem {
    /// Adds by what the issuer's log can be searched.
    fileprivate mutating func add(_ error: AcquisitionError) {
        if let id = error.response?.correlationID { self.members["correlationId"] = .string(id) }
        if let suberror = error.response?.suberror { self.members["suberror"] = .string(suberror) }
    }
}

extension AcquisitionError {
    /// Whether the issuer refuses the token that the caller sent: only a fresh one helps.
    fileprivate var isBecauseOfAssertion: Bool {
        let codes = self.response?.errorCodes ?? []
        return codes.contains(50_013) || codes.contains(500_133)
    }
}
