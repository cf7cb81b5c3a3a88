//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What waiting for a missing token costs when many wait for it.
package struct StampedeResult: BenchResult {
    /// How many tasks waited for the one token.
    package var waiters: Int
    /// How many acquisitions served them.
    package var acquisitions: Int
    /// The processor time of one waiter, from its task's creation to its end.
    package var cpuMicrosecondsPerWaiter: Double
    /// The same with bare continuations in a preallocated array.
    package var floorCpuMicrosecondsPerWaiter: Double
    /// How many times the floor a waiter costs.
    package var ratioToFloor: Double

    package static let explanation = "Many tasks that want the same missing token, at once."

    package var table: TextTable {
        var table = TextTable()
        table.append(["waiters", "\(self.waiters)"])
        table.append(["acquisitions", "\(self.acquisitions)"])
        table.append(["processor time of a waiter, µs", self.cpuMicrosecondsPerWaiter.fixed(2)])
        table.append(["the same with bare continuations, µs", self.floorCpuMicrosecondsPerWaiter.fixed(2)])
        return table
    }

    package var targets: [BenchTarget] {
        [
            .init("acquisitions", Double(self.acquisitions), .atMost, 1),
            .init("times the floor", self.ratioToFloor, .atMost, 1.3),
        ]
    }
}
