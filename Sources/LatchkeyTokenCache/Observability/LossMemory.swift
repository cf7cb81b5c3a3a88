//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Remembers why entries left memory, or why requests missed them, for the last keys only.
struct LossMemory: Sendable {
    private static let limit = 128
    private var reasons: [CacheKey: MissReason] = [:]
    private var order: [CacheKey] = []
    private var next = 0

    mutating func note(_ reason: MissReason, for key: CacheKey) {
        guard self.reasons.updateValue(reason, forKey: key) == nil else { return }
        if self.order.count < Self.limit {
            self.order.append(key)
        } else {
            self.reasons[self.order[self.next]] = nil
            self.order[self.next] = key
            self.next = (self.next + 1) % Self.limit
        }
    }

    func reason(for key: CacheKey) -> MissReason? { self.reasons[key] }
}
