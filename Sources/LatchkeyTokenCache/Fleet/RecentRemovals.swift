//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The versions up to which an instance has removed the records of the last keys: what it acquires later is newer.
struct RecentRemovals: Sendable {
    private static let limit = 1024
    private var versions: [StoreKey: RecordVersion] = [:]
    private var order: [StoreKey] = []
    private var next = 0

    mutating func note(_ name: StoreKey, upTo version: RecordVersion) {
        if let known = self.versions[name] {
            self.versions[name] = max(known, version)
            return
        }
        self.versions[name] = version
        if self.order.count < Self.limit {
            self.order.append(name)
        } else {
            self.versions[self.order[self.next]] = nil
            self.order[self.next] = name
            self.next = (self.next + 1) % Self.limit
        }
    }

    subscript(name: StoreKey) -> RecordVersion? { self.versions[name] }
}
