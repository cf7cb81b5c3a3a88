//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Lets tasks do one thing after the other, by name.
actor Turns {
    private var queues: [String: [CheckedContinuation<Void, Never>]] = [:]

    /// Waits until nobody else has the name's turn, and takes it.
    func take(_ name: String) async {
        guard self.queues[name] != nil else {
            self.queues[name] = []
            return
        }
        await withCheckedContinuation { self.queues[name]?.append($0) }
    }

    /// Gives the turn to the next, if there is one.
    func give(_ name: String) {
        guard var queue = self.queues[name] else { return }
        if queue.isEmpty {
            self.queues[name] = nil
        } else {
            let next = queue.removeFirst()
            self.queues[name] = queue
            next.resume()
        }
    }
}
