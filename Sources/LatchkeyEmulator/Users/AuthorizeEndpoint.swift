//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The authorization endpoint: signs a user in and sends the browser back with a code.
struct AuthorizeEndpoint: Sendable {
    /// How long a code lives, in seconds.
    private static let codeLifetime: Int64 = 600

    let configuration: Emulator.Configuration
    let directory: EmulatorDirectory
    let tokens: TokenEndpoint
    let script: SignInScript

    /// Answers a request to sign a user in.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - authority: The authority in its path.
    /// - Returns: The redirection to the application, or a page.
    func respond(to request: Emulator.RecordedRequest, at authority: Authority) -> EmulatorResponse {
        let authorization: AuthorizationRequest
        do throws(EntraError) {
            authorization = try AuthorizationRequest(request, at: authority, directory: self.directory)
        } catch {
            // The address to send the browser to is not to be trusted: the user sees what is wrong.
            return .html(Page.text("Sign-in failed", error.summary), status: .badRequest)
        }
        do throws(EntraError) {
            guard let user = try self.user(of: authorization) else { return .html(self.choicePage(authorization)) }
            return authorization.answer(try self.answer(to: authorization, signingIn: user))
        } catch {
            var parameters = [("error", error.error), ("error_description", error.summary)]
            if let subcode = error.suberror { parameters.append(("error_subcode", subcode)) }
            if let claims = error.claims { parameters.append(("claims", claims)) }
            return authorization.answer(parameters)
        }
    }

    /// Finds the user who signs in; `nil` when a page has to ask.
    private func user(of authorization: AuthorizationRequest) throws(EntraError) -> Emulator.User? {
        switch self.script.next()?.base {
        case .cancelled: throw .cancelled
        case .user(let name): return try self.user(named: name)
        case nil: break
        }
        if let hint = authorization["login_hint"] { return try self.user(named: hint) }
        guard !self.configuration.showsSignInPage else {
            guard authorization["prompt"] != "none" else { throw .noSession }
            return nil
        }
        guard let user = self.directory.firstUser else { throw .noSession }
        return user
    }

    private func user(named name: String) throws(EntraError) -> Emulator.User {
        guard let user = self.directory.user(named: name) else { throw .unknownUser(name) }
        return user
    }

    /// Asks which user signs in: each is a link to the same request with a hint.
    private func choicePage(_ authorization: AuthorizationRequest) -> String {
        let links = self.configuration.users.map { user in
            let query = authorization.request.query
                .map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
                .joined(separator: "&")
            return (
                "\(user.displayName) (\(user.username))",
                "\(authorization.request.path)?\(query)&login_hint=\(PercentEncoding.encode(user.username))"
            )
        }
        return Page.links("Who signs in?", links)
    }

    private func answer(
        to authorization: AuthorizationRequest,
        signingIn user: Emulator.User
    ) throws(EntraError) -> [(String, String)] {
        let types = Set((authorization["response_type"] ?? "").split(separator: " ").map(String.init))
        guard types == ["code"] || types == ["id_token"] || types == ["code", "id_token"] else {
            throw .unsupportedResponseType
        }
        guard let scope = authorization["scope"] else { throw .missingParameter("scope") }
        let authority = authorization.authority
        let scopes = try ScopeRequest(scope, in: self.directory, tenant: authority.tenant)
        let claims = try ClaimsRequest(authorization["claims"])
        let isSilent = authorization["prompt"] == "none"
        let met = isSilent ? [] : self.tokens.policies(metBy: user, signingInFor: scopes.resource, claims: claims)
        try self.tokens.checkPolicies(of: user, for: scopes.resource, met: met)
        var parameters: [(String, String)] = []
        if types.contains("code") {
            let signIn = SignIn(userID: user.objectID, number: self.directory.nextNumber(), met: met)
            parameters.append(("code", try self.code(for: signIn, scope: scope, authorization)))
        }
        if types.contains("id_token") {
            guard let nonce = authorization["nonce"] else { throw .missingParameter("nonce") }
            let token = self.tokens.issuer.idToken(
                of: user,
                for: authorization.application.clientID,
                at: authority,
                nonce: nonce
            )
            parameters.append(("id_token", token))
        }
        if authorization["client_info"] != nil, let info = TokenEndpoint.clientInfo(of: user, at: authority) {
            parameters.append(("client_info", info))
        }
        return parameters + [("session_state", UUID().uuidString.lowercased())]
    }

    private func code(
        for signIn: SignIn,
        scope: String,
        _ authorization: AuthorizationRequest
    ) throws(EntraError) -> String {
        let method = authorization["code_challenge_method"] ?? "plain"
        guard ["plain", "S256"].contains(method) else { throw .unsupportedChallenge(method) }
        let code = Opaque.text(prefix: "1.A")
        let entry = AuthorizationCodes.Entry(
            clientID: authorization.application.clientID,
            prefix: authorization.authority.prefix.lowercased(),
            redirectURI: authorization.redirectURI,
            scope: scope,
            signIn: signIn,
            challenge: authorization["code_challenge"],
            isPlain: method == "plain",
            nonce: authorization["nonce"],
            end: self.configuration.now() + Self.codeLifetime
        )
        self.tokens.state.codes.withLock { $0.add(code, entry) }
        return code
    }
}
