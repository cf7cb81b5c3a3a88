//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Verifies the assertions that clients prove their identity with (RFC 7523 and what Entra makes of it).
struct AssertionVerifier: Sendable {
    /// How far clocks may differ, in seconds.
    private static let clockTolerance: Double = 300
    /// The algorithms of signatures that are accepted.
    private static let algorithms: Set<SignatureAlgorithm> = [.rs256, .ps256, .es256]

    let configuration: Emulator.Configuration
    let verifier: TokenVerifier
    let state: GrantState

    /// Verifies an assertion.
    ///
    /// - Parameters:
    ///   - text: The assertion.
    ///   - application: The client that sent it.
    ///   - audiences: The names that the assertion may be meant for.
    /// - Returns: How the client proved its identity, and the claims.
    /// - Throws: The error to answer with.
    func verify(
        _ text: String,
        of application: Emulator.Application,
        audiences: Set<String>
    ) throws(EntraError) -> (proof: AuthenticatedClient.Proof, claims: AssertionClaims) {
        let (jws, claims) = try Self.read(text)
        guard let issuer = claims.iss else { throw .assertionIssuer(application.clientID) }
        guard issuer.lowercased() == application.clientID.lowercased() else {
            try self.verifyFederated(text, jws: jws, claims: claims, of: application)
            return (.federated, claims)
        }
        try self.verifySignature(of: jws, by: application)
        guard claims.sub?.lowercased() == application.clientID.lowercased() else {
            throw .assertionIssuer(application.clientID)
        }
        guard let names = claims.aud?.names, names.contains(where: { audiences.contains($0.lowercased()) }) else {
            throw .assertionAudience(claims.aud?.names.first ?? "", expected: audiences.sorted().first ?? "")
        }
        try self.checkTime(claims)
        try self.checkRepetition(text, claims: claims, of: application)
        return (.certificate, claims)
    }

    private static func read(_ text: String) throws(EntraError) -> (JWS, AssertionClaims) {
        let jws: JWS
        do {
            jws = try JWS(compact: text, accepting: Self.algorithms)
        } catch let error where error.code == .unsupportedAlgorithm {
            throw .assertionAlgorithm
        } catch {
            throw .malformedAssertion("\(error)")
        }
        guard let claims = try? JSONDecoder().decode(AssertionClaims.self, from: Data(jws.payload)) else {
            throw .malformedAssertion("The payload holds no claims.")
        }
        return (jws, claims)
    }

    private func checkTime(_ claims: AssertionClaims) throws(EntraError) {
        let now = Double(self.configuration.now())
        guard let end = claims.exp?.seconds else { throw .malformedAssertion("The claim 'exp' is missing.") }
        let start = claims.nbf?.seconds ?? now
        guard start <= now + Self.clockTolerance, now < end + Self.clockTolerance else {
            throw .assertionTime(now: Int64(now), start: Int64(start), end: Int64(end))
        }
    }

    private func checkRepetition(
        _ text: String,
        claims: AssertionClaims,
        of application: Emulator.Application
    ) throws(EntraError) {
        guard let id = claims.jti else { return }
        let end = Int64((claims.exp?.seconds ?? 0) + Self.clockTolerance)
        let isNew = self.state.noteAssertion(
            "\(application.clientID.lowercased())/\(id)",
            text: text,
            until: end,
            at: self.configuration.now(),
            allowingSame: !self.configuration.refusesRepeatedAssertions
        )
        guard isNew else { throw .repeatedAssertion }
    }
}

extension AssertionVerifier {
    /// Verifies that the token of another issuer was agreed on as a credential.
    private func verifyFederated(
        _ text: String,
        jws: JWS,
        claims: AssertionClaims,
        of application: Emulator.Application
    ) throws(EntraError) {
        if let own = try? self.verifier.claims(of: text) {
            return try self.verifyOwn(own, as: application)
        }
        let trusted = application.federatedCredentials.filter { $0.issuer == claims.iss }
        guard let issuer = self.configuration.federatedIssuers.first(where: { $0.name == claims.iss }),
            !trusted.isEmpty
        else { throw .federatedIssuer(claims.iss ?? "") }
        guard (try? jws.verify(with: issuer.publicKey)) != nil else { throw .assertionSignature }
        let forAudience = trusted.filter { claims.aud?.names.contains($0.audience) == true }
        guard !forAudience.isEmpty else { throw .federatedAudience(claims.aud?.names.first ?? "") }
        guard forAudience.contains(where: { $0.subject == claims.sub }) else {
            throw .federatedSubject(claims.sub ?? "")
        }
        try self.checkTime(claims)
    }

    /// Verifies one of our own exchange tokens: an agent's, which its blueprint asked for, or a managed identity's.
    private func verifyOwn(
        _ claims: AccessTokenClaims,
        as application: Emulator.Application
    ) throws(EntraError) {
        let exchange = Emulator.Resource.tokenExchange
        guard [exchange.audience, exchange.identifier].contains(claims.aud) else {
            throw .federatedAudience(claims.aud)
        }
        let now = self.configuration.now()
        guard claims.nbf <= now, now < claims.exp else {
            throw .assertionTime(now: now, start: claims.nbf, end: claims.exp)
        }
        if let blueprint = application.blueprint {
            guard claims.caller?.lowercased() == blueprint.lowercased(),
                claims.fmi_path?.lowercased() == application.clientID.lowercased()
            else { throw .federatedSubject(claims.sub) }
            return
        }
        let isTrusted = application.federatedCredentials.contains { $0.issuer == nil && $0.subject == claims.sub }
        guard isTrusted else { throw .federatedSubject(claims.sub) }
    }
}
