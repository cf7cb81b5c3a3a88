//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

/// Which token requests of an ``AuthorizedHTTPClient`` carry: of all requests by default, or of one.
///
/// Options of a request are laid over those of the client: what they leave open, the client's say.
public struct AuthenticationOptions: Hashable, Sendable {
    /// As whom to call; open by default.
    public var subject: TokenSubject?
    /// The scopes of the token; open by default.
    public var scopes: [String]?
    /// Whether requests that name no subject use the application's own token; open by default.
    public var requestAppToken: Bool?
    /// What else governs the token; everything open by default.
    public var acquireTokenOptions: AcquireTokenOptions

    /// Creates options.
    ///
    /// - Parameters:
    ///   - subject: As whom to call; open by default.
    ///   - scopes: The scopes of the token; open by default.
    ///   - requestAppToken: Whether requests that name no subject use the application's own token; open by default.
    ///   - acquireTokenOptions: What else governs the token; everything open by default.
    public init(
        as subject: TokenSubject? = nil,
        scopes: [String]? = nil,
        requestAppToken: Bool? = nil,
        acquireTokenOptions: AcquireTokenOptions = .init()
    ) {
        self.subject = subject
        self.scopes = scopes
        self.requestAppToken = requestAppToken
        self.acquireTokenOptions = acquireTokenOptions
    }

    /// These options, completed by others.
    ///
    /// Scopes are replaced as a whole; what else governs the token is joined entry by entry.
    ///
    /// - Parameter defaults: What to complete them with.
    /// - Returns: The merged options.
    public func merged(over defaults: AuthenticationOptions) -> AuthenticationOptions {
        AuthenticationOptions(
            as: self.subject ?? (self.requestAppToken == true ? .app : defaults.subject),
            scopes: self.scopes ?? defaults.scopes,
            requestAppToken: self.requestAppToken ?? defaults.requestAppToken,
            acquireTokenOptions: self.acquireTokenOptions.merged(over: defaults.acquireTokenOptions)
        )
    }

    /// The token that the options describe.
    func tokenRequest() throws(DownstreamAPIError) -> TokenRequest {
        guard let scopes = self.scopes, !scopes.isEmpty else {
            throw DownstreamAPIError(
                .invalidRequest,
                "Neither the request nor the client says which scopes its token shall have. Name at least one."
            )
        }
        guard let subject = self.subject ?? (self.requestAppToken == true ? .app : nil) else {
            throw DownstreamAPIError(
                .invalidRequest,
                "Neither the request nor the client says as whom to call. Name a subject, such as '.app'."
            )
        }
        let effective = subject == .app ? ScopeRules.applicationScopes(from: scopes) : scopes
        return TokenRequest(scopes: effective, as: subject, options: self.acquireTokenOptions)
    }
}
