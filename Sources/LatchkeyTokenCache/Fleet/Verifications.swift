//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The tokens in memory that are to be compared with the store.
struct Verifications: Sendable {
    private var waiting: Set<CacheKey> = []
    private var order: ArraySlice<CacheKey> = []
    /// Whether keys are being compared at the moment; there is one reader at a time.
    var isRunning = false
    /// Keys whose comparison waits for the store to answer again.
    private var postponed: [CacheKey] = []
    /// Who waits for the comparison of a key.
    private var listeners: [CacheKey: [Listener]] = [:]
    private var lastListener: UInt64 = 0

    /// Somebody who waits; the numbers keep the order in which they came.
    private struct Listener: Sendable {
        var number: UInt64
        var call: BoundedCall
    }

    var count: Int { self.waiting.count }

    /// Adds a key.
    mutating func add(_ key: CacheKey) {
        if self.waiting.insert(key).inserted { self.order.append(key) }
    }

    /// Lets somebody wait for the comparison of a key.
    mutating func listen(to key: CacheKey, _ call: BoundedCall) {
        self.lastListener += 1
        self.listeners[key, default: []].append(.init(number: self.lastListener, call: call))
    }

    /// Takes out the keys that have waited longest.
    mutating func take(_ count: Int) -> [CacheKey] {
        let keys = Array(self.order.prefix(count))
        self.order.removeFirst(keys.count)
        self.waiting.subtract(keys)
        return keys
    }

    /// Puts the comparison of a key off.
    mutating func postpone(_ key: CacheKey) { self.postponed.append(key) }

    /// Takes out the keys whose comparison was put off.
    mutating func takePostponed() -> [CacheKey] {
        defer { self.postponed = [] }
        return self.postponed
    }

    /// Takes out who waits for a key.
    mutating func takeListeners(of key: CacheKey) -> [BoundedCall] {
        self.listeners.removeValue(forKey: key)?.map(\.call) ?? []
    }

    /// Takes out everybody who waits.
    mutating func takeAllListeners() -> [BoundedCall] {
        defer { self.listeners = [:] }
        return self.listeners.values.flatMap(\.self).sorted { $0.number < $1.number }.map(\.call)
    }
}
