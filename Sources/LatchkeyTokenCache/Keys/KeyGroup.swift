//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What many keys of one cache have in common: everything but the subject.
final class KeyGroup: Sendable {
    /// Tells the group from every other of the process, also from those that are gone.
    let id: UInt64
    let partition: CachePartition
    /// The partition's epochs.
    let state: PartitionState
    let flow: String
    let scopes: [String]
    let tokenType: String
    let bindingKeyID: String?
    let extensions: [String: String]
    /// Between the cache's time and the wall clock.
    let clock: WallAnchor

    init(id: UInt64, key: CacheKey, state: PartitionState, clock: WallAnchor) {
        self.id = id
        self.partition = key.partition
        self.state = state
        self.flow = key.flow
        self.scopes = key.scopes
        self.tokenType = key.tokenType
        self.bindingKeyID = key.bindingKeyID
        self.extensions = key.extensions
        self.clock = clock
    }

    /// Whether a key is of this group, whatever its subject.
    func contains(_ key: CacheKeyStorage) -> Bool {
        self.flow == key.flow && self.scopes == key.scopes && self.tokenType == key.tokenType
            && self.bindingKeyID == key.bindingKeyID && self.extensions == key.extensions
            && self.partition == key.partition
    }

    /// The key of a subject in this group.
    func key(subject: String) -> CacheKey {
        CacheKey(
            storage: CacheKeyStorage(
                partition: self.partition,
                flow: self.flow,
                subject: subject,
                scopes: self.scopes,
                tokenType: self.tokenType,
                bindingKeyID: self.bindingKeyID,
                extensions: self.extensions,
                groupID: self.id
            )
        )
    }
}
