//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenEndpoint {
    /// Issues a token to an API that acts on behalf of the user who called it.
    func actOnBehalf(_ call: TokenCall) throws(EntraError) -> TokenAnswer {
        let assertion = try call.required("assertion")
        let use = try call.required("requested_token_use")
        guard use == "on_behalf_of" else { throw .unsupportedTokenUse(use) }
        let scopes = try ScopeRequest(try call.required("scope"), in: self.directory, tenant: call.authority.tenant)
        guard call.client.proof != .none else { throw .missingCredential(grant: "jwt-bearer") }
        let signIn = try self.signIn(of: assertion, sentBy: call.client.application)
        return try self.issue(UserOrder(signIn: signIn, scopes: scopes), to: call)
    }

    /// Finds the sign-in behind the access token that an API received.
    private func signIn(
        of assertion: String,
        sentBy application: Emulator.Application
    ) throws(EntraError) -> SignIn {
        guard let claims = try? self.verifier.claims(of: assertion) else { throw .invalidUserAssertion }
        guard self.isAudience(claims.aud, application) else { throw .userAssertionAudience(claims.aud) }
        let now = self.configuration.now()
        guard claims.nbf <= now, now < claims.exp else { throw .userAssertionTime }
        guard claims.idtyp != "app" else { throw .noUserInAssertion }
        guard claims.scp != nil, let name = claims.preferred_username,
            let number = EmulatorDirectory.number(ofToken: claims.uti)
        else { throw .invalidUserAssertion }
        guard let user = self.directory.user(named: name) else { throw .unknownUser(name) }
        return SignIn(userID: user.objectID, number: number, met: Set(claims.acrs ?? []))
    }

    /// Whether a token is meant for an application, or for the blueprint that acts as it.
    private func isAudience(_ audience: String, _ application: Emulator.Application) -> Bool {
        guard let resource = self.directory.resource(identifiedBy: audience) else { return false }
        let id = resource.applicationID.lowercased()
        return id == application.clientID.lowercased() || id == application.blueprint?.lowercased()
    }
}
