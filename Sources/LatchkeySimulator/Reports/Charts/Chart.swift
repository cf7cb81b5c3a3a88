//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Lines over time, or over something else, to be drawn as a picture.
package struct Chart: Sendable {
    /// One line.
    package struct Series: Sendable {
        package var name: String
        package var points: [(x: Double, y: Double)]

        package init(_ name: String, _ points: [(x: Double, y: Double)]) {
            self.name = name
            self.points = points
        }
    }

    /// A part of the axis in which something is wrong.
    package struct Band: Sendable {
        package var name: String
        package var range: ClosedRange<Double>
    }

    /// What the horizontal axis shows.
    package enum Axis: Sendable {
        /// Seconds from the beginning.
        case time
        case percent(String)
    }

    /// A name for links, of letters and hyphens.
    package var id: String
    package var title: String
    /// What the vertical axis shows, with its unit.
    package var unit: String
    package var axis = Axis.time
    package var series: [Series]
    package var bands: [Band] = []
    /// The greatest value that is shown at least.
    package var leastTop = 0.0
    /// The smallest value of the axis.
    package var bottom = 0.0

    package init(_ id: String, _ title: String, unit: String, series: [Series]) {
        self.id = id
        self.title = title
        self.unit = unit
        self.series = series
    }

    /// The chart in words, for those who do not see it.
    package var summary: String {
        let parts = self.series.map { series in
            let values = series.points.map(\.y)
            let mean = values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
            let range = "\((values.min() ?? 0).plain) to \((values.max() ?? 0).plain)"
            return "\(series.name): \(range), \(mean.plain) on the average"
        }
        let troubles = self.bands.map { "\($0.name) from \(Self.moment($0.range.lowerBound))" }
        return "\(self.unit). \((parts + troubles).joined(separator: "; "))."
    }

    /// A time in words.
    static func moment(_ seconds: Double) -> String { Duration.nanoseconds(Int64(seconds * 1e9)).brief }
}

/// The marks of an axis at round values.
struct AxisTicks: Sendable {
    var values: [Double]
    var top: Double

    /// Marks from zero or so to a greatest value.
    init(from bottom: Double, to greatest: Double, count: Int = 5) {
        let span = max(greatest - bottom, 1e-9)
        var step = 1e-9
        // The steps of a scale go 1, 2, 5, 10.
        let factors = [2.0, 2.5, 2.0]
        var index = 0
        while span / step > Double(count) {
            step *= factors[index % 3]
            index += 1
        }
        let steps = (span / step).rounded(.up)
        self.values = (0...Int(steps)).map { bottom + Double($0) * step }
        self.top = bottom + steps * step
    }

    /// Marks of a time axis.
    init(timeTo end: Double) {
        let steps: [Double] = [
            1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
        ]
        let step = steps.first { end / $0 <= 9 } ?? (end / 8)
        self.values = Array(stride(from: 0, through: end, by: step))
        self.top = end
    }
}
