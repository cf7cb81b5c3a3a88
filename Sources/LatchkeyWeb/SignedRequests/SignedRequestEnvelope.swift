//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto

/// A token in an envelope that its holder signed for one request (draft-ietf-oauth-signed-http-request-03).
///
/// What Entra ID calls a PoP token; it differs from DPoP (RFC 9449).
struct SignedRequestEnvelope: Sendable {
    /// The token inside, which is not verified yet.
    let token: String
    private let jws: JWS
    private let claims: TokenClaims

    init(_ text: String, _ rules: SignedRequestRules) throws(TokenValidationError) {
        do throws(CryptoError) {
            self.jws = try JWS(compact: text, accepting: rules.algorithms)
            self.claims = try TokenClaims(payload: self.jws.payload)
        } catch {
            let code: TokenValidationError.Code = error.code == .unsupportedAlgorithm ? .unsupported : .malformed
            throw TokenValidationError(code, error.message)
        }
        guard self.jws.header.type?.lowercased() == "pop", let token = self.claims.text("at") else {
            throw TokenValidationError(.malformed, "The envelope is no signed request, or holds no token.")
        }
        self.token = token
    }

    /// Checks that the holder of the token signed this very request, and lately.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - binding: What the token is bound to.
    ///   - rules: What must be covered.
    ///   - now: The present, in seconds since 1970.
    ///   - skew: By how much clocks may differ, in seconds.
    /// - Throws: What is wrong with the signature.
    func check(
        _ request: SignedRequestTarget,
        boundTo binding: TokenBinding,
        _ rules: SignedRequestRules,
        at now: Int64,
        skew: Int64
    ) throws(TokenValidationError) {
        let key = try self.key(of: binding)
        guard key.kind == self.jws.header.algorithm.keyKind, (try? self.jws.verify(with: key)) != nil else {
            throw TokenValidationError(.invalidSignature, "The envelope's signature is not that of the token's key.")
        }
        guard let time = self.time, time <= now + skew, now - time <= rules.lifetime.components.seconds + skew else {
            throw TokenValidationError(.expired, "The envelope is too old, of the future, or does not say when it is.")
        }
        for part in [SignedRequestRules.Part.method, .host, .path, .query, .fields] {
            try self.check(part, request, rules)
        }
    }

    /// The key that the token is bound to; the envelope brings it when the token only has its thumbprint.
    private func key(of binding: TokenBinding) throws(TokenValidationError) -> PublicKey {
        guard case .key(let thumbprint) = binding.base else {
            throw TokenValidationError(.notBound, "The token of the envelope is bound to no key.")
        }
        guard let member = self.claims["cnf"]?.object?["jwk"], member.object?["d"] == nil,
            let key = try? JSONWebKey(json: Array(member.json.utf8)).publicKey,
            let own = try? key.jsonWebKeyThumbprint(), ConstantTime.areEqual(own, thumbprint)
        else { throw TokenValidationError(.notBound, "The envelope's key is not the one that the token is bound to.") }
        return key
    }

    private var time: Int64? {
        guard let claim = self.claims["ts"] else { return nil }
        return claim.seconds ?? claim.string.flatMap { Int64($0) }
    }

    private func check(
        _ part: SignedRequestRules.Part,
        _ request: SignedRequestTarget,
        _ rules: SignedRequestRules
    ) throws(TokenValidationError) {
        guard let claim = self.claims[part.base.rawValue] else {
            guard !rules.required.contains(part) else {
                throw TokenValidationError(.notBound, "The envelope does not cover '\(part.base.rawValue)'.")
            }
            return
        }
        guard rules.required.contains(part) || rules.checkedWhenCovered.contains(part) else { return }
        let matches =
            switch part.base {
            case .method: claim.string?.uppercased() == request.method.uppercased()
            case .host: claim.string?.lowercased() == request.host.lowercased()
            case .path: Self.path(claim.string ?? "") == Self.path(request.path)
            case .query: Self.covers(claim, request.query, rules)
            case .fields: Self.covers(claim, request.fields)
            }
        guard matches else {
            throw TokenValidationError(.notBound, "The envelope was signed for another '\(part.base.rawValue)'.")
        }
    }

    private static func path(_ text: String) -> Substring { text.hasPrefix("/") ? text.dropFirst() : text[...] }

    /// Whether the parameters of a query are those that were signed, in the order that was signed.
    private static func covers(_ claim: ClaimValue, _ query: String, _ rules: SignedRequestRules) -> Bool {
        guard let (names, hash) = Self.hashed(claim) else { return false }
        var rest = query.split(separator: "&").map { (name: String($0.prefix { $0 != "=" }), text: String($0)) }
        var signed: [String] = []
        for name in names {
            guard let index = rest.firstIndex(where: { $0.name == name }) else { return false }
            signed.append(rest.remove(at: index).text)
        }
        // A second value of a name that was signed could be the one that a handler reads.
        guard rest.isEmpty || (rules.acceptsUnsignedParameters && rest.allSatisfy { !names.contains($0.name) }) else {
            return false
        }
        return Self.isHash(hash, of: signed.joined(separator: "&"))
    }

    /// Whether header fields are those that were signed.
    private static func covers(_ claim: ClaimValue, _ fields: HTTPFields) -> Bool {
        guard let (names, hash) = Self.hashed(claim) else { return false }
        var lines: [String] = []
        let distinct = names.reduce(into: [String]()) { all, name in if !all.contains(name) { all.append(name) } }
        for name in distinct {
            guard let field = HTTPField.Name(name) else { return false }
            let values = fields[values: field]
            guard values.count == names.count(where: { $0 == name }) else { return false }
            lines += values.map { "\(name): \($0)" }
        }
        return Self.isHash(hash, of: lines.joined(separator: "\n"))
    }

    private static func hashed(_ claim: ClaimValue) -> (names: [String], hash: [UInt8])? {
        guard let pair = claim.array, pair.count == 2, let names = pair[0].strings, let text = pair[1].string,
            let hash = try? Base64URL.decode(text)
        else { return nil }
        return (names, hash)
    }

    private static func isHash(_ hash: [UInt8], of text: String) -> Bool {
        ConstantTime.areEqual(Hash.sha256.digest(of: Array(text.utf8)), hash)
    }
}
