//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Keys that stay where they are.
@safe
final class HeldKeys<Key: Sendable>: @unchecked Sendable {
    // Nothing is written between initialisation and deinitialisation, so that threads may share it.
    let base: UnsafeMutablePointer<HeldKey<Key>>
    let count: Int

    init(_ keys: [Key]) {
        self.count = keys.count
        unsafe self.base = .allocate(capacity: keys.count)
        for (offset, key) in keys.enumerated() {
            unsafe (self.base + offset).initialize(to: HeldKey(key: key))
        }
    }

    deinit {
        unsafe self.base.deinitialize(count: self.count)
        unsafe self.base.deallocate()
    }
}
