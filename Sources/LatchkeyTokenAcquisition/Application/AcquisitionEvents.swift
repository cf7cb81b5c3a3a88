//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a host may take part in, or learn of, while tokens are acquired.
public struct AcquisitionEvents: Sendable {
    /// Changes a request of any subject before anything is looked up or sent; `nil` by default.
    ///
    /// For example it replaces the assertion of a request on behalf of a user, or adds parameters. It is called for each
    /// request, also for those whose token is held. The error it throws is the caller's.
    public var prepare: (@Sendable (inout TokenRequest) async throws -> Void)?
    /// Learns that an acquisition has ended, of any flow, in the foreground or not; `nil` by default.
    public var ended: (@Sendable (AcquisitionReport) -> Void)?

    /// Gets tokens for the application itself in place of the issuer's token endpoint; `nil` by default.
    public var applicationToken: (@Sendable (ProvidedTokenRequest) async throws -> ProvidedToken)?

    /// Creates events that nobody listens to.
    public init() {}
}

/// How an acquisition ended.
public struct AcquisitionReport: Sendable {
    /// Why a token was acquired.
    public enum Reason: String, Hashable, Sendable {
        /// None was held.
        case missing
        /// The held one was renewed ahead of its expiry, in the background.
        case refresh
        /// A caller asked for a new one.
        case forced
        /// A user signed in, or a session began.
        case signIn
    }

    /// The kind of grant, as in the token's key.
    public var flow: String
    /// Why the token was acquired.
    public var reason: Reason
    /// The scopes.
    public var scopes: [String]
    /// The correlation identifier of the request.
    public var correlationID: String
    /// How long it took.
    public var duration: Duration
    /// What went wrong; `nil` for success.
    public var error: AcquisitionError?
}
