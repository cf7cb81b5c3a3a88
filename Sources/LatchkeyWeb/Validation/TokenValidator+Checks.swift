//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenAcquisition

extension TokenValidator {
    /// Checks what a token says, whose signature is verified.
    func check(
        _ candidate: CandidateToken,
        _ metadata: IssuerMetadata,
        at now: Int64
    ) throws(TokenValidationError) {
        try self.checkIssuer(candidate, metadata)
        try self.checkAudience(candidate.claims)
        try self.checkTime(candidate.claims, at: now)
        try self.checkKind(candidate.claims)
    }

    /// Whether a token names this issuer and audience.
    func isAddressed(by candidate: CandidateToken, _ metadata: IssuerMetadata) -> Bool {
        // The name of version 1 differs; its audience and tenant tell enough.
        let isOlder = self.olderMetadata != nil && candidate.claims.text("ver") == "1.0"
        let isIssuer = (try? self.checkIssuer(candidate, metadata)) != nil
        let isTenant = isOlder && self.options.tenants.accepts(candidate.tenant)
        return (isIssuer || isTenant) && (try? self.checkAudience(candidate.claims)) != nil
    }

    /// Checks that a key may sign for the issuer that the token names: keys of one tenant must not speak for another.
    func checkIssuer(
        of key: JSONWebKey,
        _ candidate: CandidateToken,
        _ metadata: IssuerMetadata
    ) throws(TokenValidationError) {
        guard let template = key["issuer"] else { return }
        let owner = IssuerMetadata.resolved(template, tenant: candidate.tenant)
        let isOwner = owner == candidate.issuer || owner == metadata.issuer(ofTenant: candidate.tenant)
        guard isOwner || Self.isAlias(candidate.issuer ?? "", of: owner) else {
            throw TokenValidationError(.wrongIssuer, "The key that signed the token is not one of its issuer's.")
        }
    }

    private func checkIssuer(_ candidate: CandidateToken, _ metadata: IssuerMetadata) throws(TokenValidationError) {
        guard let issuer = candidate.issuer else {
            throw TokenValidationError(.wrongIssuer, "The token names no issuer.")
        }
        let tenant = candidate.tenant
        if self.options.issuers.isEmpty {
            let expected = metadata.issuer(ofTenant: tenant)
            guard issuer == expected || Self.isAlias(issuer, of: expected) else {
                throw TokenValidationError(.wrongIssuer, "The token's issuer is not that of \(self.options.authority).")
            }
        } else {
            let expected = self.options.issuers.map { IssuerMetadata.resolved($0, tenant: tenant) }
            guard expected.contains(issuer) else {
                throw TokenValidationError(.wrongIssuer, "The token's issuer is not one of those that are accepted.")
            }
        }
        let hasTenants = self.options.authority.kind == .entra || self.options.authority.kind == .ciam
        if let claimed = candidate.claims.text("tid"), hasTenants {
            guard Self.isSegment(claimed, of: issuer) else {
                throw TokenValidationError(.wrongIssuer, "The token's tenant is not that of its issuer.")
            }
        }
        guard self.options.tenants.accepts(tenant) else {
            throw TokenValidationError(.wrongIssuer, "The token's tenant is not one of those that are accepted.")
        }
    }

    /// Whether a tenant is a part of an issuer's path, byte for byte: searching characters costs more than the signature.
    private static func isSegment(_ tenant: String, of issuer: String) -> Bool {
        issuer.utf8.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual(tenant.utf8) }
    }

    /// Whether two names of issuers differ only in that their hosts are names of one cloud.
    private static func isAlias(_ issuer: String, of expected: String) -> Bool {
        guard let left = try? EndpointURL(issuer), let right = try? EndpointURL(expected),
            let cloud = Cloud.of(right.host), cloud.aliases.contains(left.host)
        else { return false }
        return left.scheme == .https && left.scheme == right.scheme && left.port == right.port
            && left.path == right.path
            && (issuer.last == "/") == (expected.last == "/")
    }

    private func checkAudience(_ claims: TokenClaims) throws(TokenValidationError) {
        let audiences = claims.texts("aud")
        let accepted = try self.acceptedAudiences(claims)
        guard audiences.contains(where: { accepted.contains(Self.withoutSlash($0)) }) else {
            throw TokenValidationError(
                .wrongAudience,
                "The token is for \(audiences.map { "'\($0.prefix(100))'" }.joined(separator: ", ")); accepted are "
                    + "\(accepted.sorted().map { "'\($0)'" }.joined(separator: ", "))."
            )
        }
    }

    /// The audiences that are accepted: those configured, or what each version of tokens calls the API by default.
    private func acceptedAudiences(_ claims: TokenClaims) throws(TokenValidationError) -> [String] {
        guard self.options.audiences.isEmpty else { return self.options.audiences.map(Self.withoutSlash) }
        guard self.options.authority.kind == .entra else { return [self.options.clientID] }
        switch claims.text("ver") {
        case "2.0": return [self.options.clientID]
        case "1.0": return ["api://\(self.options.clientID)"]
        default: throw TokenValidationError(.wrongAudience, "The token's version is neither 1.0 nor 2.0.")
        }
    }

    private static func withoutSlash(_ text: String) -> String {
        text.utf8.last == UInt8(ascii: "/") ? String(text.dropLast()) : text
    }

    private func checkTime(_ claims: TokenClaims, at now: Int64) throws(TokenValidationError) {
        let skew = self.options.clockSkew.components.seconds
        guard let expiry = claims["exp"]?.seconds else {
            throw TokenValidationError(.expired, "The token does not say when it ends.")
        }
        guard now - skew < expiry else { throw TokenValidationError(.expired, "The token has expired.") }
        for name in ["nbf", "iat"] {
            guard let claim = claims[name] else { continue }
            guard let start = claim.seconds, start <= now + skew else {
                throw TokenValidationError(.notYetValid, "The token's '\(name)' lies in the future or is no number.")
            }
            guard name == "iat" || start < expiry else {
                throw TokenValidationError(.expired, "The token ends before it begins.")
            }
        }
    }

    private func checkKind(_ claims: TokenClaims) throws(TokenValidationError) {
        if self.options.requiresClientClaim {
            guard claims.text("azp", "appid") != nil else {
                throw TokenValidationError(.wrongKind, "The token names no client, as ID tokens do not.")
            }
        }
        if self.options.isForLogoutTokens {
            let event = "http://schemas.openid.net/event/backchannel-logout"
            guard claims["events"]?.object?[event]?.object != nil, claims["nonce"] == nil else {
                throw TokenValidationError(.wrongKind, "The token is no notice of a sign-out.")
            }
            return
        }
        guard claims["events"] == nil else {
            throw TokenValidationError(.wrongKind, "The token is a notice of a sign-out.")
        }
        let long = "http://schemas.microsoft.com/identity/claims/scope"
        let grants =
            claims.hasWords("scp") || claims.hasWords(long) || claims.hasWords("scope")
            || !claims.texts("roles").isEmpty || !claims.texts("role").isEmpty
        guard grants || self.options.allowsTokensWithoutPermissions else {
            throw TokenValidationError(
                .noPermissions,
                "The token has neither scopes nor roles. Grant the caller one, or set 'AllowWebApiToBeAuthorizedByACL' "
                    + "and decide by the calling application."
            )
        }
    }
}
