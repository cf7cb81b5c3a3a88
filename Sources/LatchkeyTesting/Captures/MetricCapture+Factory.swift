//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import Metrics

extension MetricCapture: MetricsFactory {
    /// Creates a counter whose increments are kept.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        self.handler(.counter, label, dimensions)
    }

    /// Creates a counter whose increments are kept.
    public func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        self.handler(.counter, label, dimensions)
    }

    /// Creates a meter whose states are kept.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        self.handler(.meter, label, dimensions)
    }

    /// Creates a recorder whose values are kept.
    public func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        self.handler(aggregate ? .recorder : .meter, label, dimensions)
    }

    /// Creates a timer whose durations are kept.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        self.handler(.timer, label, dimensions)
    }

    /// Keeps the values of the counter.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Keeps the values of the counter.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    /// Keeps the values of the meter.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Keeps the values of the recorder.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Keeps the values of the timer.
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func handler(
        _ kind: Series.Kind,
        _ label: String,
        _ dimensions: [(String, String)]
    ) -> MetricCaptureHandler {
        MetricCaptureHandler(
            capture: self,
            name: Name(kind: kind, label: label, dimensions: Dictionary(dimensions) { $1 })
        )
    }
}
