//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Everything that changes which token is right, in canonical form; the name of one token in a cache.
///
/// Two keys are equal when all their components are; a hash alone never decides. Building a key costs about a hundred
/// nanoseconds, so a hot caller builds it once and keeps it.
public struct CacheKey: Hashable, Sendable {
    /// The longest canonical form, in bytes, that a key may have.
    public static var maximumLength: Int { 4096 }

    let storage: CacheKeyStorage

    /// Creates a key.
    ///
    /// Components are compared as they are, byte for byte, but for ``scopes``, which are sorted and freed of
    /// duplicates.
    ///
    /// - Parameters:
    ///   - authority: The issuer, for example `login.microsoftonline.com`.
    ///   - tenant: The tenant at the issuer; empty when it has none.
    ///   - client: The client identifier.
    ///   - flow: The kind of grant, for example `client_credentials`.
    ///   - subject: For whom the token is: an account identifier or the hash of an assertion; empty for the client itself.
    ///   - scopes: The requested scopes or audiences.
    ///   - tokenType: How the token is presented; `Bearer` by default.
    ///   - bindingKeyID: The key that the token is bound to; none by default.
    ///   - extensions: Further components, for example extra parameters of the request; none by default.
    /// - Throws: ``TokenCacheError`` with code ``TokenCacheError/Code/invalidKey`` when the canonical form is longer
    ///   than ``maximumLength``.
    public init(
        authority: String,
        tenant: String = "",
        client: String = "",
        flow: String = "",
        subject: String = "",
        scopes: [String] = [],
        tokenType: String = "Bearer",
        bindingKeyID: String? = nil,
        extensions: [String: String] = [:]
    ) throws(TokenCacheError) {
        self.storage = CacheKeyStorage(
            partition: CachePartition(authority: authority, tenant: tenant, client: client),
            flow: flow,
            subject: subject,
            scopes: Array(Set(scopes)).sorted(),
            tokenType: tokenType,
            bindingKeyID: bindingKeyID,
            extensions: extensions
        )
        let length = self.storage.canonical.count
        guard length <= Self.maximumLength else {
            throw TokenCacheError(
                .invalidKey,
                "The key's canonical form has \(length) bytes; at most \(Self.maximumLength) are allowed. Put a hash "
                    + "in place of a long component, such as an assertion."
            )
        }
    }

    /// The same key with a hash that does not depend on the random seed of the process: for simulations.
    package func hashed(with seed: UInt64) -> CacheKey {
        let storage = self.storage
        var partition = storage.partition
        partition.hashSeed = seed
        return CacheKey(
            storage: CacheKeyStorage(
                partition: partition,
                flow: storage.flow,
                subject: storage.subject,
                scopes: storage.scopes,
                tokenType: storage.tokenType,
                bindingKeyID: storage.bindingKeyID,
                extensions: storage.extensions
            )
        )
    }

    init(storage: CacheKeyStorage) {
        self.storage = storage
    }

    /// The issuer, tenant and client that the key belongs to.
    public var partition: CachePartition { self.storage.partition }
    /// The kind of grant.
    public var flow: String { self.storage.flow }
    /// For whom the token is.
    public var subject: String { self.storage.subject }
    /// The requested scopes, sorted.
    public var scopes: [String] { self.storage.scopes }
    /// How the token is presented.
    public var tokenType: String { self.storage.tokenType }
    /// The key that the token is bound to.
    public var bindingKeyID: String? { self.storage.bindingKeyID }
    /// The further components.
    public var extensions: [String: String] { self.storage.extensions }

    /// Returns whether two keys name the same token.
    public static func == (left: Self, right: Self) -> Bool {
        left.storage === right.storage
            || (left.storage.hash == right.storage.hash && left.storage.canonical == right.storage.canonical)
    }

    /// Feeds the key's cached hash to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.storage.hash)
    }
}

extension CacheKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The issuer and flow of the key; tenants, clients and subjects are left out.
    public var description: String { "CacheKey(\(self.partition.authority), \(self.flow))" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a key does not reveal whose it is.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
