//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Metrics

/// The handler of every metric of a ``MetricCapture``.
final class MetricCaptureHandler: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler,
    TimerHandler
{
    private let capture: MetricCapture
    private let name: MetricCapture.Name

    init(capture: MetricCapture, name: MetricCapture.Name) {
        self.capture = capture
        self.name = name
    }

    func increment(by amount: Int64) {
        self.capture.append(Double(amount), to: self.name)
    }

    func increment(by amount: Double) {
        switch self.name.kind {
        case .meter: self.capture.add(amount, to: self.name)
        case .counter, .recorder, .timer: self.capture.append(amount, to: self.name)
        }
    }

    func decrement(by amount: Double) {
        self.capture.add(-amount, to: self.name)
    }

    func reset() {}

    func record(_ value: Int64) {
        self.capture.append(Double(value), to: self.name)
    }

    func record(_ value: Double) {
        self.capture.append(value, to: self.name)
    }

    func set(_ value: Int64) {
        self.capture.append(Double(value), to: self.name)
    }

    func set(_ value: Double) {
        self.capture.append(value, to: self.name)
    }

    func recordNanoseconds(_ duration: Int64) {
        self.capture.append(Double(duration), to: self.name)
    }
}
