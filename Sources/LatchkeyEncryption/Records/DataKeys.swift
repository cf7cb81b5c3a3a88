//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenCache

/// The data keys of a process: the one that seals, and those that were needed to open.
struct DataKeys: Sendable {
    /// A data key that seals.
    struct Sealing: Sendable {
        let key: AESGCMKey
        let wrapped: WrappedKey
    }

    private static let limit = 1024

    private(set) var ring: KeyRing
    /// Data keys that were unwrapped.
    private(set) var opened: [WrappedKey: AESGCMKey] = [:]
    private var order: [WrappedKey] = []
    private var sealing: Sealing?
    private var bornAt: Int64 = 0
    private var seals = 0

    init(ring: KeyRing) {
        self.ring = ring
    }

    /// Takes over a changed ring: no data key of a retired key is used any more.
    mutating func use(_ ring: KeyRing) throws(CryptoError) {
        // One ring has one name for each record.
        let probe: [UInt8] = Array("latchkey/namespace".utf8)
        guard ring.namespaceKey.isValid(self.ring.namespaceKey.code(for: probe), for: probe) else {
            throw CryptoError(
                .invalidKeyRing,
                "The key ring has another 'namespaceKey'; what is stored would not be found. Keep it when keys change."
            )
        }
        if ring.activeKey.id != self.ring.activeKey.id { self.sealing = nil }
        self.ring = ring
        self.opened = [:]
        self.order = []
    }

    /// The data key to seal with; a new one when the present one is old or has sealed enough.
    mutating func sealingKey(now: Int64, options: RecordEncryption.Options) throws(CryptoError) -> Sealing {
        self.seals += 1
        if let sealing = self.sealing, self.seals <= options.recordsPerDataKey,
            now - self.bornAt < options.dataKeyLife.nanoseconds
        {
            return sealing
        }
        let bytes = try SecretBytes(randomCount: AESGCMKey.keyCount)
        let sealing = Sealing(key: try AESGCMKey(bytes), wrapped: try self.ring.wrap(bytes))
        self.sealing = sealing
        self.bornAt = now
        self.seals = 1
        self.insert(sealing.key, for: sealing.wrapped)
        return sealing
    }

    /// Keeps a data key that was unwrapped with a ring, unless the ring was replaced meanwhile.
    mutating func remember(_ key: AESGCMKey, for wrapped: WrappedKey, ring: KeyRing) {
        guard ring.keys == self.ring.keys else { return }
        self.insert(key, for: wrapped)
    }

    private mutating func insert(_ key: AESGCMKey, for wrapped: WrappedKey) {
        guard self.opened.updateValue(key, forKey: wrapped) == nil else { return }
        self.order.append(wrapped)
        // Every process of a fleet has a data key a day: more are not worth keeping.
        guard self.order.count > Self.limit else { return }
        for old in self.order.prefix(Self.limit / 2) { self.opened[old] = nil }
        self.order.removeFirst(Self.limit / 2)
    }
}
