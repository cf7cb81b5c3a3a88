//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import FlyingFox
public import LatchkeyWeb

/// Asks a guard about each request before a handler gets it, and lets the guard answer errors of the handler.
///
/// ```swift
/// await server.appendRoute("/api/*", to: GuardedHandler(bearer) { request, caller in
///     try Permission.scope(anyOf: ["access_as_user"]).check(caller)
///     …
/// })
/// ```
public struct GuardedHandler<Guard: RequestGuard>: HTTPHandler {
    private let requestGuard: Guard
    private let handler: @Sendable (FlyingFox.HTTPRequest, Guard.Value) async throws -> FlyingFox.HTTPResponse

    /// Creates a handler.
    ///
    /// - Parameters:
    ///   - requestGuard: The guard, such as a ``/LatchkeyWeb/BearerGuard``.
    ///   - handler: Handles the requests that go on, with what the guard learnt of them.
    public init(
        _ requestGuard: Guard,
        handler: @escaping @Sendable (FlyingFox.HTTPRequest, Guard.Value) async throws -> FlyingFox.HTTPResponse
    ) {
        self.requestGuard = requestGuard
        self.handler = handler
    }

    /// Handles a request.
    public func handleRequest(_ request: FlyingFox.HTTPRequest) async throws -> FlyingFox.HTTPResponse {
        let inbound = InboundRequest(request)
        switch await self.requestGuard.check(inbound) {
        case .respond(let response): return FlyingFox.HTTPResponse(response)
        case .proceed(let value, let fields):
            var response: FlyingFox.HTTPResponse
            do {
                response = try await self.handler(request, value)
            } catch {
                guard let answer = await self.requestGuard.recover(from: error, for: inbound) else { throw error }
                response = FlyingFox.HTTPResponse(answer)
            }
            response.add(fields)
            return response
        }
    }
}

/// Lets something answer requests to its own paths, such as those of a sign-in; the next handler gets the others.
public struct OwnedPathsHandler: HTTPHandler {
    private let owner: any PathOwner
    private let next: any HTTPHandler

    /// Creates a handler.
    ///
    /// - Parameters:
    ///   - owner: What answers.
    ///   - next: Handles the other requests.
    public init(_ owner: any PathOwner, next: any HTTPHandler) {
        self.owner = owner
        self.next = next
    }

    /// Handles a request.
    public func handleRequest(_ request: FlyingFox.HTTPRequest) async throws -> FlyingFox.HTTPResponse {
        if let response = await self.owner.respond(to: InboundRequest(request)) { return .init(response) }
        return try await self.next.handleRequest(request)
    }
}
