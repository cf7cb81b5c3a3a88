//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What one way to get a held token costs, with so many keys and tasks.
package struct HitRow: Encodable, Sendable {
    /// The way.
    package var `case`: HitCase
    /// How many tasks look up at once.
    package var tasks: Int
    /// How many tokens the cache holds.
    package var keys: Int
    /// What the figures are measured by: processor time with one task, wall time with several.
    package var clock: BenchClock
    /// In how many rounds no other work kept the tasks from running.
    ///
    /// When there are enough, only these count; otherwise all do, without the time in which they could not run.
    package var cleanRounds: Int
    /// The cost of one hit: with several tasks, the wall time divided by the hits of all.
    package var medianNanoseconds: Double
    /// The cost of the floor, with one thread.
    package var floorNanoseconds: Double
    /// How many times the floor a hit costs.
    package var ratioToFloor: Double
    /// The cost of a floor whose dictionary takes the cached hash as it is.
    package var rawFloorNanoseconds: Double
    /// The cost of the same lookup through a plain actor, with as many tasks.
    package var actorNanoseconds: Double
    /// How many blocks one hit allocates, counted with one task; `nil` where they cannot be counted.
    package var allocationsPerHit: Double?
}
