//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// A guard, or what answers some paths by itself, behind proxies: it sees requests as they were sent.
///
/// Requests for hosts that are not served are answered with 421.
public struct BehindProxies<Inner: Sendable>: Sendable {
    private let inner: Inner
    private let proxies: TrustedProxies

    /// Puts something behind proxies.
    ///
    /// - Parameters:
    ///   - inner: The guard or the owner of paths.
    ///   - proxies: The proxies, and the hosts that are served.
    public init(_ inner: Inner, _ proxies: TrustedProxies) {
        self.inner = inner
        self.proxies = proxies
    }

    private static var refusal: OutboundResponse {
        Problem(status: .misdirectedRequest, code: "unknown_host", title: "This host is not served here").response()
    }
}

extension BehindProxies: RequestGuard where Inner: RequestGuard {
    /// Asks the guard about the request as it was sent.
    public func check(_ request: InboundRequest) async -> Verdict<Inner.Value> {
        guard let original = self.proxies.original(request) else { return .respond(Self.refusal) }
        return await self.inner.check(original)
    }

    /// Has the guard answer an error.
    public func recover(from error: any Error, for request: InboundRequest) async -> OutboundResponse? {
        guard let original = self.proxies.original(request) else { return Self.refusal }
        return await self.inner.recover(from: error, for: original)
    }
}

extension BehindProxies: PathOwner where Inner: PathOwner {
    /// Has the owner answer the request as it was sent.
    public func respond(to request: InboundRequest) async -> OutboundResponse? {
        guard let original = self.proxies.original(request) else { return Self.refusal }
        return await self.inner.respond(to: original)
    }
}
