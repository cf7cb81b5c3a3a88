//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A gate that tasks wait at until a test opens it.
actor Gate {
    private var isOpen = false
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private var arrivals = 0
    private var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    /// Waits until the gate is open.
    func wait() async {
        self.arrivals += 1
        for watcher in self.watchers where watcher.count <= self.arrivals { watcher.continuation.resume() }
        self.watchers.removeAll { $0.count <= self.arrivals }
        guard !self.isOpen else { return }
        await withCheckedContinuation { self.waiters.append($0) }
    }

    /// Waits until that many have arrived at the gate.
    func arrival(_ count: Int) async {
        guard self.arrivals < count else { return }
        await withCheckedContinuation { self.watchers.append((count, $0)) }
    }

    /// Lets everyone through from now on.
    func open() {
        self.isOpen = true
        for waiter in self.waiters { waiter.resume() }
        self.waiters = []
    }
}
