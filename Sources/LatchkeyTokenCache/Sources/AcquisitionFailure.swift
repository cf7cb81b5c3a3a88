//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The class of a failed acquisition, which decides how soon the cache tries again.
public struct AcquisitionFailure: Hashable, Sendable {
    /// The classes of failure.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The issuer could not be reached or answered 408 or 5xx: tried again soon.
        case transient
        /// The issuer asked for patience (429, or 503 with `Retry-After`): tried again when it said.
        case throttled
        /// The issuer refuses the client or the scope: tried again rarely.
        case permanent
        /// The user has to act (consent, multi-factor, revoked grant): tried again when something changes.
        case interactionRequired
        /// The answer makes no sense, is expired, or is for another tenant.
        case invalidResponse
        /// The client itself is at fault, for example a missing certificate.
        case local
        /// The acquisition was cancelled: never remembered.
        case cancelled
    }

    /// The class of the failure.
    public var kind: Kind
    /// How long the issuer asked to wait (RFC 9110 §10.2.3), if it did.
    public var retryAfter: Duration?

    /// Creates a failure.
    ///
    /// - Parameters:
    ///   - kind: The class of the failure.
    ///   - retryAfter: How long the issuer asked to wait; nothing by default.
    public init(_ kind: Kind, retryAfter: Duration? = nil) {
        self.kind = kind
        self.retryAfter = retryAfter
    }
}
