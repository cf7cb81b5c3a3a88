//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What getting a held token costs: for each way, number of keys and number of tasks.
package struct HitResult: BenchResult {
    /// The rows: first the grid of keys and tasks for the usual way, then the other ways.
    package var rows: [HitRow]

    /// Encodes the rows, without anything around them.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rows)
    }

    package static let explanation =
        "Nanoseconds of one hit: processor time with one task, wall time over all hits with several."

    package var table: TextTable {
        var table = TextTable(["", "keys", "tasks", "hit", "floor", "ratio", "raw floor", "actor", "mallocs"])
        for row in self.rows {
            table.append([
                row.case.rawValue, "\(row.keys)", "\(row.tasks)", row.medianNanoseconds.fixed(1),
                row.floorNanoseconds.fixed(1), row.ratioToFloor.fixed(2), row.rawFloorNanoseconds.fixed(1),
                row.actorNanoseconds.fixed(1), row.allocationsPerHit?.fixed(2) ?? "–",
            ])
        }
        return table
    }

    package var targets: [BenchTarget] {
        var targets: [BenchTarget] = []
        for row in self.rows where row.tasks == 1 && row.case.hasFloorAsLimit {
            let name = "\(row.case.rawValue), \(row.keys) keys: times the floor"
            targets.append(.init(name, row.ratioToFloor, .atMost, 1))
        }
        for row in self.rows where row.case == .token && row.tasks == 8 {
            let speedUp = row.actorNanoseconds / row.medianNanoseconds
            targets.append(.init("8 tasks, \(row.keys) keys: times as fast as an actor", speedUp, .atLeast, 4))
        }
        for row in self.rows where row.case == .token && row.tasks == 64 {
            guard let two = self.rows.first(where: { $0.case == .token && $0.tasks == 2 && $0.keys == row.keys }) else {
                continue
            }
            let share = two.medianNanoseconds / row.medianNanoseconds
            targets.append(.init("64 tasks, \(row.keys) keys: throughput beside 2 tasks", share, .atLeast, 0.8))
        }
        for row in self.rows where row.tasks == 1 && row.case.allocatesNothing {
            let count = row.allocationsPerHit ?? .nan
            targets.append(.init("\(row.case.rawValue), \(row.keys) keys: allocations", count, .atMost, 0))
        }
        return targets
    }
}
