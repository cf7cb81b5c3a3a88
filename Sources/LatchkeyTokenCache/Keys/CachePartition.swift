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
    /// What the hashes of the partition's keys depend on instead of the random seed of the process.
    ///
    /// A simulation places keys in memory the same way in every process. No part of the partition's identity.
    package var hashSeed: UInt64?

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

    /// Returns whether two partitions are the same.
    public static func == (left: Self, right: Self) -> Bool {
        left.tenant == right.tenant && left.client == right.client && left.authority == right.authority
    }

    /// Feeds the issuer, tenant and client to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.authority)
        hasher.combine(self.tenant)
        hasher.combine(self.client)
    }
}
