//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// The authorization endpoint: signs a user in and sends the browser back with a code.
struct AuthorizeEndpoint: Sendable {
    let configuration: Emulator.Configuration
    let directory: EmulatorDirectory
    let tokens: TokenEndpoint
    let script: SignInScript
    let pages: SignInPageEndpoint

    /// Answers a request to sign a user in.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - authority: The authority in its path.
    /// - Returns: The redirection to the application or to the pages, or a page.
    func respond(to request: Emulator.RecordedRequest, at authority: Authority) -> EmulatorResponse {
        let authorization: AuthorizationRequest
        do throws(EntraError) {
            authorization = try AuthorizationRequest(request, at: authority, directory: self.directory)
        } catch {
            // The address to send the browser to is not to be trusted: the user sees what is wrong.
            return Page.text("Sign-in failed", error.summary).response(.badRequest)
        }
        do throws(EntraError) {
            guard let user = try self.user(of: authorization) else {
                return try self.pages.begin(authorization, request)
            }
            return try self.answer(authorization, signingIn: user)
        } catch {
            return authorization.answer(error)
        }
    }

    /// Finds the user who signs in without a page; `nil` when pages have to ask.
    private func user(of authorization: AuthorizationRequest) throws(EntraError) -> Emulator.User? {
        switch self.script.next()?.base {
        case .cancelled: throw .cancelled
        case .user(let name): return try self.user(named: name)
        case nil: break
        }
        guard !self.configuration.showsSignInPage else { return nil }
        if let hint = authorization["login_hint"] { return try self.user(named: hint) }
        guard let user = self.directory.firstUser else { throw .noSession }
        return user
    }

    private func user(named name: String) throws(EntraError) -> Emulator.User {
        guard let user = self.directory.user(named: name) else { throw .unknownUser(name) }
        return user
    }

    /// Signs a user in who meets all that is demanded, unless nobody may be asked.
    private func answer(
        _ authorization: AuthorizationRequest,
        signingIn user: Emulator.User
    ) throws(EntraError) -> EmulatorResponse {
        try self.pages.answers.check(authorization)
        let demand = try SignInDemand(authorization, in: self.directory)
        let isSilent = demand.prompts.contains("none")
        let scopes = demand.scopes
        let met =
            isSilent
            ? [] : self.tokens.policies(metBy: user, signingInFor: scopes.resource, claims: demand.claims)
        try self.tokens.checkPolicies(of: user, for: scopes.resource, met: met)
        if isSilent {
            guard self.tokens.missingConsent(to: scopes, of: user, for: demand.application).isEmpty else {
                throw .interactionRequired
            }
        } else if self.configuration.demandsConsent {
            self.tokens.noteConsent(to: scopes, policies: [], of: user, for: demand.application)
        }
        let signIn = SignIn(userID: user.objectID, number: self.directory.nextNumber(), met: met)
        return authorization.answer(try self.pages.answers.parameters(authorization, demand, user, signIn))
    }
}
