//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HeapModule
import LatchkeyTokenCache

/// What the clocks of a ``ManualTime`` show, and who sleeps by them.
struct ManualTimeState: Sendable {
    struct Sleeper: Sendable {
        let deadline: Int64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Alarm: Comparable {
        let deadline: Int64
        let id: UInt64

        static func < (left: Self, right: Self) -> Bool { (left.deadline, left.id) < (right.deadline, right.id) }
    }

    private(set) var coarse: Int64 = 1_000_000_000
    private(set) var continuous: Int64 = 1_000_000_000
    private(set) var sleepers: [UInt64: Sleeper] = [:]
    private var wallBase: WallTime
    /// What the continuous clock showed when the wall clock was set.
    private var wallSet: Int64 = 1_000_000_000
    private var alarms = Heap<Alarm>()
    /// Who went to sleep and was not reported yet, in that order.
    private var unreported: [UInt64] = []

    init(wall: WallTime) {
        self.wallBase = wall
    }

    var wall: WallTime {
        get {
            let elapsed = (self.continuous - self.wallSet) / 1_000_000
            let (sum, overflow) = self.wallBase.milliseconds.addingReportingOverflow(elapsed)
            return WallTime(milliseconds: overflow ? .max : sum)
        }
        set {
            self.wallBase = newValue
            self.wallSet = self.continuous
        }
    }

    var nextDeadline: Int64? {
        mutating get {
            while let first = self.alarms.min, self.sleepers[first.id] == nil { self.alarms.removeMin() }
            return self.alarms.min?.deadline
        }
    }

    mutating func advance(by duration: Duration, suspended: Bool) -> (value: Void, woken: [Sleeper]) {
        let nanoseconds = min(max(0, duration.nanoseconds), .max - max(self.continuous, self.coarse))
        self.continuous += nanoseconds
        if !suspended { self.coarse += nanoseconds }
        var woken: [Sleeper] = []
        while let deadline = self.nextDeadline, deadline <= self.continuous {
            if let sleeper = self.remove(self.alarms.removeMin().id) { woken.append(sleeper) }
        }
        return ((), woken)
    }

    mutating func insert(_ sleeper: Sleeper, id: UInt64) {
        self.sleepers[id] = sleeper
        self.alarms.insert(Alarm(deadline: sleeper.deadline, id: id))
        self.unreported.append(id)
    }

    mutating func remove(_ id: UInt64) -> Sleeper? {
        guard let sleeper = self.sleepers.removeValue(forKey: id) else { return nil }
        self.unreported.removeAll { $0 == id }
        return sleeper
    }

    /// The next sleeper that was not reported before: how long it will sleep from now.
    mutating func report() -> Duration? {
        guard let id = self.unreported.first, let sleeper = self.sleepers[id] else { return nil }
        self.unreported.removeFirst()
        return .nanoseconds(sleeper.deadline - self.continuous)
    }
}
