//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Keeps what is measured, without touching the process's metrics system.
///
/// ```swift
/// let metrics = MetricCapture()
/// let subject = Subject(metrics: metrics)
/// #expect(metrics.total("subject.requests", ["result": "hit"]) == 1)
/// ```
public final class MetricCapture: Sendable {
    /// What one metric has measured.
    public struct Series: Sendable {
        /// The kinds of metric.
        public enum Kind: Hashable, Sendable {
            /// Counts up.
            case counter
            /// Goes up and down.
            case meter
            /// Keeps single values.
            case recorder
            /// Keeps durations in nanoseconds.
            case timer
        }

        /// The kind of metric.
        public var kind: Kind
        /// The label.
        public var label: String
        /// The dimensions.
        public var dimensions: [String: String]
        /// Every value in order: increments of a counter, states of a meter, values of a recorder or timer.
        public var values: [Double]
    }

    struct Name: Hashable, Sendable {
        var kind: Series.Kind
        var label: String
        var dimensions: [String: String]
    }

    private let state = Locked<[Name: [Double]]>([:])

    /// Creates a capture that is empty.
    public init() {}

    /// Everything that was measured, in no particular order.
    public var series: [Series] {
        self.state.withLock { state in
            state.map { Series(kind: $0.kind, label: $0.label, dimensions: $0.dimensions, values: $1) }
        }
    }

    /// Returns all values under a label.
    ///
    /// - Parameters:
    ///   - label: The label.
    ///   - dimensions: Dimensions that must be there; any by default.
    /// - Returns: The values, in order within each set of dimensions.
    public func values(_ label: String, _ dimensions: [String: String] = [:]) -> [Double] {
        self.series
            .filter { $0.label == label && $0.dimensions.merging(dimensions) { $1 } == $0.dimensions }
            .flatMap(\.values)
    }

    /// Returns the sum of all values under a label.
    ///
    /// - Parameters:
    ///   - label: The label.
    ///   - dimensions: Dimensions that must be there; any by default.
    /// - Returns: The sum: for counters, how much they counted.
    public func total(_ label: String, _ dimensions: [String: String] = [:]) -> Double {
        self.values(label, dimensions).reduce(0, +)
    }

    func append(_ value: Double, to name: Name) {
        self.state.withLock { $0[name, default: []].append(value) }
    }

    /// Adds to the last value.
    func add(_ difference: Double, to name: Name) {
        self.state.withLock { $0[name, default: []].append(($0[name]?.last ?? 0) + difference) }
    }
}
