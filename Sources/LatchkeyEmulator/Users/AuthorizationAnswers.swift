//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What applications are told of users who signed in.
struct AuthorizationAnswers: Sendable {
    /// How long a code lives, in seconds.
    private static let codeLifetime: Int64 = 600

    let configuration: Emulator.Configuration
    let tokens: TokenEndpoint

    /// The types of answers that a request asks for.
    private func types(_ authorization: AuthorizationRequest) throws(EntraError) -> Set<String> {
        let types = Set((authorization["response_type"] ?? "").split(separator: " ").map(String.init))
        guard types == ["code"] || types == ["id_token"] || types == ["code", "id_token"] else {
            throw .unsupportedResponseType
        }
        return types
    }

    /// Checks what need not wait until somebody has signed in.
    ///
    /// - Throws: The error for the application.
    func check(_ authorization: AuthorizationRequest) throws(EntraError) {
        if try self.types(authorization).contains("id_token"), authorization["nonce"] == nil {
            throw .missingParameter("nonce")
        }
        _ = try self.challengeMethod(authorization)
    }

    /// The parameters of the answer.
    ///
    /// - Parameters:
    ///   - authorization: The request.
    ///   - demand: What it asks for.
    ///   - user: Who signed in.
    ///   - signIn: The sign-in.
    /// - Returns: The parameters.
    /// - Throws: The error for the application.
    func parameters(
        _ authorization: AuthorizationRequest,
        _ demand: SignInDemand,
        _ user: Emulator.User,
        _ signIn: SignIn
    ) throws(EntraError) -> [(String, String)] {
        let types = try self.types(authorization)
        var parameters: [(String, String)] = []
        if types.contains("code") { parameters.append(("code", try self.code(for: signIn, authorization))) }
        if types.contains("id_token") {
            guard let nonce = authorization["nonce"] else { throw .missingParameter("nonce") }
            let token = self.tokens.issuer.idToken(
                of: user,
                for: authorization.application.clientID,
                at: authorization.authority,
                nonce: nonce,
                sessionID: signIn.sessionID
            )
            parameters.append(("id_token", token))
        }
        if authorization["client_info"] != nil,
            let info = TokenEndpoint.clientInfo(of: user, at: authorization.authority)
        {
            parameters.append(("client_info", info))
        }
        return parameters + [("session_state", UUID().uuidString.lowercased())]
    }

    private func challengeMethod(_ authorization: AuthorizationRequest) throws(EntraError) -> String {
        let method = authorization["code_challenge_method"] ?? "plain"
        guard ["plain", "S256"].contains(method) else { throw .unsupportedChallenge(method) }
        return method
    }

    private func code(for signIn: SignIn, _ authorization: AuthorizationRequest) throws(EntraError) -> String {
        guard let scope = authorization["scope"] else { throw .missingParameter("scope") }
        let code = Opaque.text(prefix: "1.A")
        let entry = AuthorizationCodes.Entry(
            clientID: authorization.application.clientID,
            prefix: authorization.authority.prefix.lowercased(),
            redirectURI: authorization.redirectURI,
            scope: scope,
            signIn: signIn,
            challenge: authorization["code_challenge"],
            isPlain: try self.challengeMethod(authorization) == "plain",
            nonce: authorization["nonce"],
            end: self.configuration.now() + Self.codeLifetime
        )
        self.tokens.state.codes.withLock { $0.add(code, entry) }
        return code
    }
}

extension AuthorizationRequest {
    /// Brings an error back to the application.
    ///
    /// - Parameter error: The error.
    /// - Returns: A redirection, or a page that posts a form.
    func answer(_ error: EntraError) -> EmulatorResponse {
        var parameters = [("error", error.error), ("error_description", error.summary)]
        if let subcode = error.suberror { parameters.append(("error_subcode", subcode)) }
        if let claims = error.claims { parameters.append(("claims", claims)) }
        return self.answer(parameters)
    }
}
