//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
public import LatchkeyTokenCache

/// Protects the records of some tenants with keys of their own, and those of all others with common ones.
///
/// ```swift
/// let encryption = TenantEncryption(
///     common: try await RecordEncryption(from: .file("keys.json")),
///     tenants: ["contoso": try await RecordEncryption(from: .file("contoso.json"))]
/// )
/// let store = try SQLiteTokenStore(path: "tokens.db", encryption: .sealed(by: encryption))
/// ```
/// Each encryption has a ring that is replaced and reloaded by itself; see ``RecordEncryption``. Names of records are
/// digests under the common ring. Who has only the keys of one tenant can neither read nor forge the records of others.
///
/// A tenant that gets a ring later keeps its tokens: what was sealed with the common keys is read and sealed again. When
/// the ring of a tenant that has left is destroyed, nobody can read what is left of its tokens anywhere.
public final class TenantEncryption: PartitionedRecordProtection {
    private let common: RecordEncryption
    private let tenants: Locked<[String: RecordEncryption]>

    /// Creates a protection.
    ///
    /// - Parameters:
    ///   - common: Digests all names, and seals for all tenants that have no keys of their own.
    ///   - tenants: The encryption of each other tenant, by the tenant's name in the keys of tokens; none by default.
    public init(common: RecordEncryption, tenants: [String: RecordEncryption] = [:]) {
        self.common = common
        self.tenants = Locked(tenants)
    }

    /// Gives a tenant keys of its own, or takes them away; what they have sealed cannot be read then.
    ///
    /// - Parameters:
    ///   - encryption: The encryption of the tenant; `nil` for the common one.
    ///   - tenant: The name of the tenant in the keys of tokens.
    public func use(_ encryption: RecordEncryption?, for tenant: String) {
        self.tenants.withLock { $0[tenant] = encryption }
    }

    /// Fetches all rings again from where they came from.
    ///
    /// - Throws: `CryptoError` of the first that cannot be had; the others are fetched nevertheless.
    public func reload() async throws {
        var failure: (any Error)?
        let encryptions = [self.common] + self.tenants.withLock { Array($0.values) }
        for encryption in encryptions {
            do { try await encryption.reload() } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    // MARK: - Protecting

    /// Returns the common encryption's digest of a name.
    public func digest(of name: [UInt8]) -> [UInt8] { self.common.digest(of: name) }

    /// Seals what belongs to no tenant with the common keys.
    public func seal(_ content: [UInt8], context: [UInt8]) throws(RecordProtectionError) -> [UInt8] {
        try self.common.seal(content, context: context)
    }

    /// Seals a tenant's content with its keys.
    public func seal(
        _ content: [UInt8],
        of partition: CachePartition,
        context: [UInt8]
    ) throws(RecordProtectionError) -> [UInt8] {
        try self.encryption(of: partition).seal(content, context: context)
    }

    /// Opens content with the ring that has the key.
    public func open(_ sealed: [UInt8], context: [UInt8]) throws(RecordProtectionError) -> OpenedContent {
        guard let id = RecordEncryption.keyID(of: sealed), !self.common.has(id) else {
            return try self.common.open(sealed, context: context)
        }
        let owner = self.tenants.withLock { $0.values.first { $0.has(id) } }
        return try (owner ?? self.common).open(sealed, context: context)
    }

    /// Says whether the keys that sealed content are a partition's.
    public func standing(of sealed: [UInt8], in partition: CachePartition) -> SealStanding {
        guard let id = RecordEncryption.keyID(of: sealed) else { return .foreign }
        if self.encryption(of: partition).has(id) { return .own }
        return self.common.has(id) ? .outdated : .foreign
    }

    private func encryption(of partition: CachePartition) -> RecordEncryption {
        self.tenants.withLock { $0[partition.tenant] } ?? self.common
    }
}

extension RecordEncryption {
    /// Whether the ring has a key of this name.
    fileprivate func has(_ id: String) -> Bool { self.keys.contains { $0.id == id } }
}
