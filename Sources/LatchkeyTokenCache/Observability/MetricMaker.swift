//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Metrics

/// Makes the metrics of a cache, whose labels all begin alike.
struct MetricMaker {
    let factory: any MetricsFactory

    func counter(_ label: String, _ dimensions: [(String, String)] = []) -> Counter {
        Counter(label: "tokencache.\(label)", dimensions: dimensions, factory: self.factory)
    }

    func gauge(_ label: String) -> Gauge {
        Gauge(label: "tokencache.\(label)", factory: self.factory)
    }

    func recorder(_ label: String, _ dimensions: [(String, String)] = []) -> Recorder {
        Recorder(label: "tokencache.\(label)", dimensions: dimensions, factory: self.factory)
    }

    // MARK: - One for each value of a dimension

    func counters<Value: Hashable>(
        _ label: String,
        _ dimension: String,
        _ values: some Collection<Value>,
        _ name: (Value) -> String
    ) -> [Value: Counter] {
        Self.each(values) { self.counter(label, [(dimension, name($0))]) }
    }

    func timers<Value: Hashable>(
        _ label: String,
        _ dimension: String,
        _ values: some Collection<Value>,
        _ name: (Value) -> String
    ) -> [Value: Timer] {
        Self.each(values) {
            Timer(label: "tokencache.\(label)", dimensions: [(dimension, name($0))], factory: self.factory)
        }
    }

    func recorders<Value: Hashable>(
        _ label: String,
        _ dimension: String,
        _ values: some Collection<Value>,
        _ name: (Value) -> String
    ) -> [Value: Recorder] {
        Self.each(values) { self.recorder(label, [(dimension, name($0))]) }
    }

    private static func each<Value: Hashable, Metric>(
        _ values: some Collection<Value>,
        _ make: (Value) -> Metric
    ) -> [Value: Metric] {
        Dictionary(uniqueKeysWithValues: values.map { ($0, make($0)) })
    }
}
