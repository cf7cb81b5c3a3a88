//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Chart {
    private static let width = 760.0
    private static let left = 70.0
    private static let right = 18.0
    private static let top = 40.0
    private static let plotHeight = 220.0
    private static let legendLine = 20.0

    /// The chart as SVG.
    ///
    /// - Parameter isAlone: Whether the picture stands alone and brings its own colours.
    /// - Returns: An element that can stand in HTML, and in a file of its own.
    package func svg(isAlone: Bool = false) -> String {
        let rows = self.legendRows
        let height = Self.top + Self.plotHeight + 48 + Double(rows.count) * Self.legendLine
        var lines = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 \(Self.width.plain) \(height.plain)" \
            aria-labelledby="\(self.id)-title \(self.id)-desc" class="chart">
            """,
            "<title id=\"\(self.id)-title\">\(self.title.escaped)</title>",
            "<desc id=\"\(self.id)-desc\">\(self.summary.escaped)</desc>",
        ]
        if isAlone { lines.append("<style>\(ReportStyle.chart)</style>") }
        if isAlone { lines.append("<rect class=\"ground\" width=\"100%\" height=\"100%\"/>") }
        lines.append("<text class=\"name\" x=\"\(Self.left.plain)\" y=\"16\">\(self.title.escaped)</text>")
        lines.append("<text class=\"unit\" x=\"\(Self.left.plain)\" y=\"32\">\(self.unit.escaped)</text>")
        lines += self.plot()
        lines += self.legend(rows, from: Self.top + Self.plotHeight + 56)
        return lines.joined(separator: "\n") + "\n</svg>\n"
    }

    // MARK: - The plot

    private struct Scale {
        var x: (Double) -> Double
        var y: (Double) -> Double
    }

    private var greatestX: Double {
        if case .percent = self.axis { return 100 }
        return max(1e-9, self.series.flatMap { $0.points.map(\.x) }.max() ?? 1)
    }

    private func plot() -> [String] {
        let greatest = max(self.leastTop, self.series.flatMap { $0.points.map(\.y) }.max() ?? 0)
        let ticks = AxisTicks(from: self.bottom, to: greatest == self.bottom ? self.bottom + 1 : greatest)
        let end = self.greatestX
        let plotWidth = Self.width - Self.left - Self.right
        let scale = Scale(
            x: { Self.left + min(1, max(0, $0 / end)) * plotWidth },
            y: { value in
                let share = (value - self.bottom) / (ticks.top - self.bottom)
                return Self.top + (1 - min(1, max(0, share))) * Self.plotHeight
            }
        )
        var lines = self.bandLines(scale)
        for value in ticks.values {
            let y = scale.y(value).rounded(digits: 1)
            lines.append("<path class=\"grid\" d=\"M\(Self.left.plain) \(y)H\((Self.width - Self.right).plain)\"/>")
            lines.append(
                "<text class=\"mark end\" x=\"\((Self.left - 6).plain)\" y=\"\(y)\" dy=\"4\">\(value.plain)</text>"
            )
        }
        lines += self.marks(end: end, scale)
        for (index, series) in self.series.enumerated() {
            lines.append("<path class=\"line s\(index % 12)\" d=\"\(Self.path(series, scale))\"/>")
        }
        return lines
    }

    private static func path(_ series: Series, _ scale: Scale) -> String {
        var path = ""
        for (index, point) in series.points.enumerated() {
            path += index == 0 ? "M" : "L"
            path += "\(scale.x(point.x).rounded(digits: 1)) \(scale.y(point.y).rounded(digits: 1))"
        }
        return path.isEmpty ? "M0 0" : path
    }

    private func bandLines(_ scale: Scale) -> [String] {
        self.bands.flatMap { band -> [String] in
            let x = scale.x(band.range.lowerBound)
            let width = max(1.5, scale.x(band.range.upperBound) - x)
            return [
                """
                <rect class="band" x="\(x.rounded(digits: 1))" y="\(Self.top.plain)" width="\(width.rounded(digits: 1))" \
                height="\(Self.plotHeight.plain)"><title>\(band.name.escaped)</title></rect>
                """,
                "<text class=\"trouble\" x=\"\((x + 3).rounded(digits: 1))\" y=\"\((Self.top + 11).plain)\">"
                    + "\(band.name.escaped)</text>",
            ]
        }
    }

    private func marks(end: Double, _ scale: Scale) -> [String] {
        let y = Self.top + Self.plotHeight + 16
        let label: String
        let values: [(Double, String)]
        switch self.axis {
        case .time:
            label = "simulated time"
            values = AxisTicks(timeTo: end).values.map { ($0, Self.moment($0)) }
        case .percent(let name):
            label = name
            values = stride(from: 0.0, through: 100, by: 20).map { ($0, "\($0.plain) %") }
        }
        var lines = values.map { value, text in
            "<text class=\"mark middle\" x=\"\(scale.x(value).rounded(digits: 1))\" y=\"\(y.plain)\">\(text)</text>"
        }
        lines.append(
            "<text class=\"unit middle\" x=\"\((Self.left + (Self.width - Self.left) / 2).plain)\" "
                + "y=\"\((y + 17).plain)\">\(label.escaped)</text>"
        )
        return lines
    }

    // MARK: - The legend

    /// The series, in rows that are no wider than the chart.
    private var legendRows: [[(index: Int, name: String, x: Double)]] {
        var rows: [[(index: Int, name: String, x: Double)]] = [[]]
        var x = Self.left
        for (index, series) in self.series.enumerated() {
            let width = 40 + Double(series.name.count) * 7
            if x + width > Self.width - Self.right, !rows[rows.count - 1].isEmpty {
                rows.append([])
                x = Self.left
            }
            rows[rows.count - 1].append((index, series.name, x))
            x += width
        }
        return rows
    }

    private func legend(_ rows: [[(index: Int, name: String, x: Double)]], from top: Double) -> [String] {
        rows.enumerated().flatMap { number, row -> [String] in
            let y = top + Double(number) * Self.legendLine
            return row.flatMap { item in
                [
                    "<path class=\"line s\(item.index % 12)\" d=\"M\(item.x.plain) \(y.plain)h22\"/>",
                    "<text class=\"entry\" x=\"\((item.x + 28).plain)\" y=\"\(y.plain)\" dy=\"4\">"
                        + "\(item.name.escaped)</text>",
                ]
            }
        }
    }
}

extension String {
    /// The text as it may stand in HTML and XML, between tags and in quotes.
    var escaped: String {
        var text = ""
        for character in self.unicodeScalars {
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            // Control characters must not stand in XML, not even escaped.
            case _ where character.value < 32 && character != "\n" && character != "\t": text += "\u{FFFD}"
            case "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}
