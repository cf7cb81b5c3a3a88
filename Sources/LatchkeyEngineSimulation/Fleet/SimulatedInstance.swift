//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// One process: a cache with its connection to the store.
final class SimulatedInstance: Sendable {
    let sign: LifeSign
    let cache: TokenCache
    let connection: StoreConnection?
    let startedAt: Int64
    private let tasks: LiveTasks

    init(sign: LifeSign, cache: TokenCache, connection: StoreConnection?, tasks: LiveTasks, startedAt: Int64) {
        self.sign = sign
        self.cache = cache
        self.connection = connection
        self.tasks = tasks
        self.startedAt = startedAt
    }

    var number: Int { self.sign.number }

    /// How many tasks of the cache go on.
    var liveTasks: Int { self.tasks.live }

    /// Lets the process end without notice: no call of it reaches the store any more.
    func vanish() {
        self.sign.vanish()
        self.connection?.die()
    }
}

/// Whether a process lives.
final class LifeSign: Sendable {
    /// Tells the instances of a world apart, also those that ran on one machine after another.
    let number: Int
    private let vanished = Atomic(false)
    private let ending = Atomic(false)

    init(number: Int) {
        self.number = number
    }

    /// Whether the process has ended without notice: nothing that its remains do counts.
    var hasVanished: Bool { self.vanished.load(ordering: .relaxed) }

    /// Whether the process ends or has ended.
    var isEnding: Bool { self.ending.load(ordering: .relaxed) }

    func vanish() {
        self.vanished.store(true, ordering: .relaxed)
        self.end()
    }

    func end() { self.ending.store(true, ordering: .relaxed) }
}

/// Counts the tasks of a cache that have not ended.
final class LiveTasks: Sendable {
    private let count = Atomic(0)

    func begin() { self.count.wrappingAdd(1, ordering: .relaxed) }
    func end() { self.count.wrappingSubtract(1, ordering: .relaxed) }
    var live: Int { self.count.load(ordering: .relaxed) }
}
