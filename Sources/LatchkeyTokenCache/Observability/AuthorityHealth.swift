//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The state of one issuer, as a cache sees it.
public struct AuthorityHealth: Hashable, Sendable {
    /// The issuer.
    public var authority: String
    /// How many calls to it are under way.
    public var callsInProgress: Int
    /// For how many clients in tenants the circuit breaker is open.
    public var clientsRefused: Int
    /// How long callers without a token are turned away, or `nil` when they are not.
    public var retryAfter: Duration?
}
