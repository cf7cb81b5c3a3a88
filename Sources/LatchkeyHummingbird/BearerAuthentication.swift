//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import Hummingbird
public import Latchkey
public import LatchkeyWeb

/// Finds out who sends a request by its token, and answers consent and claims challenges of downstream calls.
///
/// Requests without a token go on, with ``IdentityRequestContext/identity`` being `nil`; a route that needs somebody says
/// so with ``IdentityRequestContext/require(scope:)`` and the like, or a group with ``RequirePermission``.
public struct BearerAuthentication<Context: IdentityRequestContext>: RouterMiddleware {
    private let middleware: GuardMiddleware<BearerGuard, Context>

    /// Creates a middleware.
    ///
    /// - Parameter bearer: The guard that validates tokens.
    public init(_ bearer: BearerGuard) {
        self.middleware = GuardMiddleware(bearer) { identity, context in context.identity = identity }
    }

    /// Creates a middleware for the tokens of the configured application.
    ///
    /// - Parameters:
    ///   - latchkey: The client.
    ///   - options: What challenges say.
    ///   - change: Changes the options that the configuration leads to; nothing by default.
    /// - Throws: `CredentialError` when a certificate for decryption cannot be used.
    public init(
        _ latchkey: LatchkeyClient,
        options: BearerGuardOptions = .init(),
        changing change: (inout TokenValidationOptions) -> Void = { _ in }
    ) throws {
        self.init(BearerGuard(try latchkey.tokenValidator(change), options: options))
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
