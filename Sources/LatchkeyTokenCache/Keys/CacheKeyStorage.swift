//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

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
    let hash: Int

    init(
        partition: CachePartition,
        flow: String,
        subject: String,
        scopes: [String],
        tokenType: String,
        bindingKeyID: String?,
        extensions: [String: String]
    ) throws(TokenCacheError) {
        var encoder = CanonicalEncoder()
        encoder.append(partition.authority)
        encoder.append(partition.tenant)
        encoder.append(partition.client)
        encoder.append(flow)
        encoder.append(subject)
        encoder.append(scopes)
        encoder.append(tokenType)
        encoder.append(bindingKeyID.map { [$0] } ?? [])
        encoder.append(extensions.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
        guard encoder.bytes.count <= CacheKey.maximumLength else {
            throw TokenCacheError(
                .invalidKey,
                "The key's canonical form has \(encoder.bytes.count) bytes; at most \(CacheKey.maximumLength) are "
                    + "allowed. Put a hash in place of a long component, such as an assertion."
            )
        }
        self.partition = partition
        self.flow = flow
        self.subject = subject
        self.scopes = scopes
        self.tokenType = tokenType
        self.bindingKeyID = bindingKeyID
        self.extensions = extensions
        self.canonical = encoder.bytes
        var hasher = Hasher()
        unsafe encoder.bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        self.hash = hasher.finalize()
    }
}
