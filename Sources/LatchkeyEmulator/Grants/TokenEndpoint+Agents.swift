//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenEndpoint {
    /// Issues tokens to an agent identity that acts as its own user.
    func actAsAgentUser(_ call: TokenCall) throws(EntraError) -> TokenAnswer {
        let credential = try call.required("user_federated_identity_credential")
        let scopes = try ScopeRequest(try call.required("scope"), in: self.directory, tenant: call.authority.tenant)
        let agent = call.client.application
        guard agent.blueprint != nil, call.client.proof == .federated else {
            throw .missingCredential(grant: "user_fic")
        }
        try self.checkInstanceToken(credential, of: agent)
        let user = try self.agentUser(of: call)
        guard user.agentIdentity?.lowercased() == agent.clientID.lowercased() else { throw .foreignAgentUser }
        // Nobody is there to meet a policy; an agent's user only gets what needs none.
        let signIn = SignIn(userID: user.objectID, number: self.directory.nextNumber(), met: [])
        return try self.issue(UserOrder(signIn: signIn, scopes: scopes), to: call)
    }

    private func agentUser(of call: TokenCall) throws(EntraError) -> Emulator.User {
        switch (call.optional("user_id"), call.optional("username")) {
        case (let id?, nil):
            guard let user = self.directory.user(withID: id) else { throw .unknownUser(id) }
            return user
        case (nil, let name?):
            guard let user = self.directory.user(named: name) else { throw .unknownUser(name) }
            return user
        default: throw .userAndName
        }
    }

    /// Checks the exchange token that the agent identity asked for in its own name.
    private func checkInstanceToken(
        _ token: String,
        of agent: Emulator.Application
    ) throws(EntraError) {
        guard let claims = try? self.verifier.claims(of: token) else { throw .invalidInstanceToken }
        let now = self.configuration.now()
        guard claims.aud == Emulator.Resource.tokenExchange.audience, claims.idtyp == "app", claims.fmi_path == nil,
            claims.caller?.lowercased() == agent.clientID.lowercased()
        else { throw .invalidInstanceToken }
        guard claims.nbf <= now, now < claims.exp else { throw .userAssertionTime }
    }
}
