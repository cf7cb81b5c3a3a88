//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
public import LatchkeyTokenAcquisition

/// Finds out who sends a request from what Azure App Service or Container Apps say, whose own authentication ("EasyAuth")
/// stands before the application.
///
/// The platform takes the field away from what clients send, so it can be believed there and nowhere else: elsewhere a guard
/// cannot be made.
public struct EasyAuthGuard: RequestGuard {
    private static let field = HTTPField.Name("X-MS-TOKEN-AAD-ID-TOKEN")

    private let clientID: String
    private let signInPath = "/.auth/login/aad"
    /// The path that signs a user out.
    public let signOutPath = "/.auth/logout"

    /// Creates a guard.
    ///
    /// - Parameters:
    ///   - clientID: The application that users sign in to.
    ///   - environment: The environment of the process, which tells whether the platform authenticates.
    /// - Throws: `AcquisitionError` when the platform does not authenticate (`WEBSITE_AUTH_ENABLED`).
    public init(clientID: String, environment: [String: String]) throws(AcquisitionError) {
        guard environment["WEBSITE_AUTH_ENABLED"]?.lowercased() == "true" else {
            throw AcquisitionError(
                .configuration,
                "The platform does not authenticate: 'WEBSITE_AUTH_ENABLED' is not set. Its fields cannot be believed."
            )
        }
        self.clientID = clientID
    }

    /// Finds out who sends a request.
    ///
    /// - Parameter request: The request.
    /// - Returns: The user; `nil` when nobody signed in.
    public func check(_ request: InboundRequest) async -> Verdict<CallerIdentity?> {
        guard let name = Self.field else { return .proceed(nil) }
        let values = request.head.headerFields[values: name]
        guard let value = values.first else { return .proceed(nil) }
        guard values.count == 1, let claims = self.claims(of: value),
            let principal = Principal(claims: claims.members.compactMapValues(\.string))
        else {
            let title = "What the platform says of the user cannot be read"
            return .respond(Problem(status: .unauthorized, code: "invalid_token", title: title).response())
        }
        return .proceed(CallerIdentity(claims: claims, registration: self.clientID, origin: .session(principal)))
    }

    /// Sends users who have to sign in to the platform.
    public func recover(from error: any Error, for request: InboundRequest) async -> OutboundResponse? {
        guard let denied = error as? AccessDenied else { return nil }
        guard denied.reason == .anonymous, request.isNavigation else { return denied.outbound() }
        let target = ReturnURL(request.head.path ?? "/") ?? .root
        let query = MetadataClient.encoded([(name: "post_login_redirect_uri", value: target.path)])
        return SignInPages.redirect(to: "\(self.signInPath)?\(query)", .found)
    }

    /// The claims of an ID token that the platform verified, and which may have expired since: it keeps the session.
    private func claims(of token: String) -> TokenClaims? {
        guard let jws = try? JWS(compact: token, accepting: [.rs256]),
            let claims = try? TokenClaims(payload: jws.payload), claims.texts("aud").contains(self.clientID)
        else { return nil }
        return claims
    }
}
