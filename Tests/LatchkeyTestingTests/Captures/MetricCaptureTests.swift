//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Metrics
import Testing

@Suite
struct MetricCaptureTests {
    let metrics = MetricCapture()

    @Test func countersAddUp() {
        let hits = Counter(label: "requests", dimensions: [("result", "hit")], factory: self.metrics)
        let misses = Counter(label: "requests", dimensions: [("result", "miss")], factory: self.metrics)
        hits.increment(by: 2)
        hits.increment()
        misses.increment()
        #expect(self.metrics.total("requests") == 4)
        #expect(self.metrics.total("requests", ["result": "hit"]) == 3)
        #expect(self.metrics.total("requests", ["result": "none"]) == 0)
        #expect(self.metrics.total("others") == 0)
    }

    @Test func metersKeepTheirStates() {
        let meter = Meter(label: "active", factory: self.metrics)
        meter.set(3)
        meter.increment(by: 2)
        meter.decrement()
        #expect(self.metrics.values("active") == [3, 5, 4])
    }

    @Test func recordersTimersAndGaugesKeepTheirValues() {
        Recorder(label: "waiters", factory: self.metrics).record(7)
        Gauge(label: "entries", factory: self.metrics).record(9.5)
        Metrics.Timer(label: "duration", factory: self.metrics).recordNanoseconds(1_500)
        #expect(self.metrics.values("waiters") == [7])
        #expect(self.metrics.values("entries") == [9.5])
        #expect(self.metrics.values("duration") == [1_500])
        #expect(self.metrics.series.first { $0.label == "duration" }?.kind == .timer)
    }
}
