//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import Hummingbird
public import LatchkeyWeb

/// Asks a guard about each request, and lets it answer errors of the handlers.
public struct GuardMiddleware<Guard: RequestGuard, Context: RequestContext>: RouterMiddleware {
    private let requestGuard: Guard
    private let note: @Sendable (Guard.Value, inout Context) -> Void

    /// Creates a middleware.
    ///
    /// - Parameters:
    ///   - requestGuard: The guard.
    ///   - note: Puts what the guard learnt into the context.
    public init(_ requestGuard: Guard, note: @escaping @Sendable (Guard.Value, inout Context) -> Void) {
        self.requestGuard = requestGuard
        self.note = note
    }

    /// Handles a request.
    public func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let inbound = InboundRequest(request, context: context)
        switch await self.requestGuard.check(inbound) {
        case .respond(let response): return Response(response)
        case .proceed(let value, let fields):
            var context = context
            self.note(value, &context)
            var response: Response
            do {
                response = try await next(request, context)
            } catch {
                guard let answer = await self.requestGuard.recover(from: error, for: inbound) else { throw error }
                response = Response(answer)
            }
            response.headers.append(contentsOf: fields)
            return response
        }
    }
}
