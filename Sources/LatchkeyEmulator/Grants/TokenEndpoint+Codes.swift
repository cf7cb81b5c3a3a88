//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Synchronization

extension TokenEndpoint {
    /// Issues tokens for an authorization code (RFC 6749 §4.1, RFC 7636).
    func redeemCode(_ call: TokenCall) throws(EntraError) -> TokenAnswer {
        let code = try call.required("code")
        guard let entry = self.state.codes.withLock({ $0.entry(of: code) }) else { throw .unknownCode }
        guard entry.clientID.lowercased() == call.client.application.clientID.lowercased(),
            entry.prefix == call.authority.prefix.lowercased()
        else { throw .foreignCode }
        guard self.configuration.now() < entry.end else { throw .expiredCode }
        let redirectURI = try call.required("redirect_uri")
        guard redirectURI == entry.redirectURI else { throw .redirectMismatch(redirectURI) }
        try Self.checkVerifier(call.optional("code_verifier"), of: entry)
        let scope = call.optional("scope") ?? entry.scope
        var scopes = try ScopeRequest(scope, in: self.directory, tenant: call.authority.tenant)
        // What the user agreed to at the sign-in holds although the client names the resource's scopes alone now.
        let agreed = try ScopeRequest(entry.scope, in: self.directory, tenant: call.authority.tenant)
        scopes.signIn.formUnion(agreed.signIn)
        let family = self.directory.nextNumber()
        if let first = self.state.codes.withLock({ $0.redeem(code, family: family) }) {
            // A second redemption means that the code was stolen, before or now (RFC 6749 §4.1.2).
            self.state.refreshTokens.withLock { $0.revoke(family: first) }
            throw .redeemedCode
        }
        var answer = try self.issue(
            UserOrder(signIn: entry.signIn, scopes: scopes, family: family, nonce: entry.nonce),
            to: call
        )
        if call.optional("return_spa_code") == "1" { answer.browserCode = self.browserCode(like: entry) }
        return answer
    }

    /// A code of the same sign-in that a script of the application's pages redeems; it proves nothing else.
    private func browserCode(like entry: AuthorizationCodes.Entry) -> String {
        let code = Opaque.text(prefix: "1.A")
        var second = entry
        second.challenge = nil
        self.state.codes.withLock { $0.add(code, second) }
        return code
    }

    /// Checks the verifier of PKCE; one without a challenge is a sign that the challenge was taken away.
    private static func checkVerifier(
        _ verifier: String?,
        of entry: AuthorizationCodes.Entry
    ) throws(EntraError) {
        guard let challenge = entry.challenge else {
            guard verifier == nil else { throw .verifierMismatch }
            return
        }
        guard let verifier, (43...128).contains(verifier.utf8.count) else { throw .verifierMismatch }
        let made = entry.isPlain ? verifier : Base64URL.encode(Hash.sha256.digest(of: Array(verifier.utf8)))
        guard ConstantTime.areEqual(Array(made.utf8), Array(challenge.utf8)) else { throw .verifierMismatch }
    }
}
