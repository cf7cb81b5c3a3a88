//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A token with how it was obtained.
public struct TokenResult: Sendable {
    /// The token.
    public var token: AccessToken
    /// How the request was answered.
    public var result: RequestResult
    /// How long ago the token was requested from its issuer.
    public var age: Duration
    /// How long the token remains valid.
    public var remaining: Duration
    /// Whether the token is an old one because no new one came in time.
    public var isDegraded: Bool
    /// The acquisition that the caller waited for, or `nil` when there was none.
    public var flight: UInt64?
    /// Why the token was acquired that the caller waited for.
    public var reason: AcquisitionContext.Reason?
    /// Why memory did not answer the caller that started the acquisition; `nil` for a refresh.
    public var missReason: MissReason?
    /// How long the caller waited.
    public var waited: Duration
    /// How long the acquisition waited for the store, or `nil` when it did not ask.
    public var storeTime: Duration?
    /// How long the acquisition waited for the issuer, or `nil` when it did not ask.
    public var authorityTime: Duration?
    /// When the request was answered, in nanoseconds of the cache's time.
    let servedAt: Int64
}
