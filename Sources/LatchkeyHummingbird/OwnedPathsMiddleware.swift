//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import Hummingbird
public import LatchkeyWeb

/// Lets something answer requests to its own paths, such as those of a sign-in; others go on.
public struct OwnedPathsMiddleware<Context: RequestContext>: RouterMiddleware {
    private let owner: any PathOwner

    /// Creates a middleware; add it to the router itself, before all routes.
    ///
    /// - Parameter owner: What answers.
    public init(_ owner: any PathOwner) {
        self.owner = owner
    }

    /// Handles a request.
    public func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        if let response = await self.owner.respond(to: InboundRequest(request, context: context)) {
            return Response(response)
        }
        return try await next(request, context)
    }
}
