//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import Hummingbird
public import LatchkeyWeb

/// Lets only callers with a permission through; it belongs behind ``BearerAuthentication``.
public struct RequirePermission<Context: IdentityRequestContext>: RouterMiddleware {
    private let permission: Permission

    /// Creates a middleware.
    ///
    /// - Parameter permission: The permission.
    public init(_ permission: Permission) {
        self.permission = permission
    }

    /// Handles a request.
    public func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        try self.permission.check(context.identity)
        return try await next(request, context)
    }
}

extension RouterMethods where Context: IdentityRequestContext {
    /// A group of routes for callers with a permission.
    ///
    /// - Parameters:
    ///   - permission: The permission.
    ///   - path: The path of the group; none by default.
    /// - Returns: The group.
    public func group(requiring permission: Permission, _ path: RouterPath = "") -> RouterGroup<Context> {
        self.group(path).add(middleware: RequirePermission(permission))
    }
}
