//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyHTTP

/// A closure that changes a request on its way to an API.
///
/// Two hooks are equal when one is a copy of the other.
public struct RequestHook: Hashable, Sendable {
    /// Changes a request; what it throws ends the call.
    public typealias Body = @Sendable (inout HTTPClientRequest) async throws -> Void

    private let body: Reference<Body>

    /// Creates a hook.
    ///
    /// - Parameter body: Changes the request; called anew for each attempt.
    public init(_ body: @escaping Body) {
        self.body = Reference(body)
    }

    func apply(to request: inout HTTPClientRequest) async throws {
        try await self.body.value(&request)
    }
}
