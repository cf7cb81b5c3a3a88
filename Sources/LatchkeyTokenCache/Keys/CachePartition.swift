//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The part of a cache that belongs to one client in one tenant of one issuer: the unit of purging and of quotas.
public struct CachePartition: Hashable, Sendable {
    /// The issuer.
    public var authority: String
    /// The tenant at the issuer; empty when it has none.
    public var tenant: String
    /// The client identifier.
    public var client: String

    /// Creates a partition.
    ///
    /// - Parameters:
    ///   - authority: The issuer.
    ///   - tenant: The tenant at the issuer; empty when it has none.
    ///   - client: The client identifier.
    public init(authority: String, tenant: String = "", client: String = "") {
        self.authority = authority
        self.tenant = tenant
        self.client = client
    }
}
