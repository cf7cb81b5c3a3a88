//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// The components of a ``CacheKey`` with their canonical form and hash, computed once.
final class CacheKeyStorage: Sendable {
    let partition: CachePartition
    let flow: String
    let subject: String
    let scopes: [String]
    let tokenType: String
    let bindingKeyID: String?
    let extensions: [String: String]
    /// Every component behind its length, so that no two different keys share a form.
    let canonical: [UInt8]
    /// How much of the canonical form is before the subject.
    let groupLength: Int
    let hash: Int
    let subjectWords: SubjectWords
    /// The hash as the eviction policy remembers it.
    var fingerprint: UInt64 { UInt64(UInt(bitPattern: self.hash)) }
    /// The group of the key in the cache that it was last used with, to spare comparisons; zero at first.
    let groupID: Atomic<UInt64>

    init(
        partition: CachePartition,
        flow: String,
        subject: String,
        scopes: [String],
        tokenType: String,
        bindingKeyID: String?,
        extensions: [String: String],
        groupID: UInt64 = 0,
        hash: Int? = nil
    ) {
        var encoder = CanonicalEncoder()
        encoder.append(partition.authority)
        encoder.append(partition.tenant)
        encoder.append(partition.client)
        encoder.append(flow)
        encoder.append(scopes)
        encoder.append(tokenType)
        encoder.append(bindingKeyID.map { [$0] } ?? [])
        encoder.append(extensions.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
        self.groupLength = encoder.bytes.count
        encoder.append(subject)
        self.partition = partition
        self.flow = flow
        self.subject = subject
        self.scopes = scopes
        self.tokenType = tokenType
        self.bindingKeyID = bindingKeyID
        self.extensions = extensions
        self.canonical = encoder.bytes
        self.hash = hash ?? Self.hash(of: encoder.bytes, seed: partition.hashSeed)
        self.subjectWords = SubjectWords(subject)
        self.groupID = Atomic(groupID)
    }

    private static func hash(of canonical: [UInt8], seed: UInt64?) -> Int {
        if let seed {
            var hash = StableHash()
            hash.combine(canonical)
            hash.combine(seed)
            return Int(truncatingIfNeeded: hash.value)
        }
        var hasher = Hasher()
        unsafe canonical.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}
