//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import Hummingbird
public import LatchkeyWeb

/// Lets users who are signed in through, sends others to the issuer, and asks them for what calls to APIs need.
///
/// Add ``OwnedPathsMiddleware`` with the same sign-in to the router itself, for the paths of the sign-in.
public struct SignInMiddleware<Context: IdentityRequestContext>: RouterMiddleware {
    private let middleware: GuardMiddleware<WebSignIn, Context>

    /// Creates a middleware.
    ///
    /// - Parameter signIn: The sign-in.
    public init(_ signIn: WebSignIn) {
        self.middleware = GuardMiddleware(signIn) { identity, context in context.identity = identity }
    }

    /// Handles a request.
    public func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        try await self.middleware.handle(request, context: context, next: next)
    }
}
