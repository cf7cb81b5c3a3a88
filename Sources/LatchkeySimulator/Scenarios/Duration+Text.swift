//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Duration {
    private static var units: [(name: String, nanoseconds: Double)] {
        [("d", 86_400e9), ("h", 3600e9), ("ms", 1e6), ("us", 1e3), ("m", 60e9), ("s", 1e9)]
    }

    /// Reads a duration such as `90s`, `1h30m` or `2.5ms`.
    init?(scenario text: String) {
        var rest = Substring(text)
        var total = 0.0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            guard let value = Double(digits), let unit = Self.units.first(where: { rest.hasPrefix($0.name) }) else {
                return nil
            }
            rest = rest.dropFirst(unit.name.count)
            total += value * unit.nanoseconds
        }
        guard total < 9e18 else { return nil }
        self = .nanoseconds(Int64(total))
    }

    /// The duration in as few words as it takes: `1h30m`, `2.5ms`.
    var brief: String {
        var left = self.nanosecondCount
        guard left >= 0 else { return "-\((.zero - self).brief)" }
        guard left > 0 else { return "0s" }
        var text = ""
        for (name, size) in [("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000)]
            as [(String, Int64)]
        where left >= size {
            text += "\(left / size)\(name)"
            left %= size
        }
        if left == 0 { return text }
        if left >= 1_000_000_000 { return text + (Double(left) / 1e9).plain + "s" }
        if left >= 1_000_000 || !text.isEmpty { return text + (Double(left) / 1e6).plain + "ms" }
        return (Double(left) / 1e3).plain + "us"
    }
}

extension Double {
    /// The number with three digits behind the point at most, and none that say nothing.
    var plain: String { self.rounded(digits: 3) }

    /// The number with so many digits behind the point at most, and none that say nothing.
    func rounded(digits: Int) -> String {
        var factor = 1.0
        for _ in 0..<digits { factor *= 10 }
        guard self.isFinite, self.magnitude * factor < 9.2e18 else { return "–" }
        let scaled = Int64((self.magnitude * factor).rounded())
        let (whole, part) = scaled.quotientAndRemainder(dividingBy: Int64(factor))
        let sign = self < 0 && scaled > 0 ? "-" : ""
        guard part > 0 else { return "\(sign)\(whole)" }
        var decimals = String(part)
        decimals = String(repeating: "0", count: digits - decimals.count) + decimals
        while decimals.last == "0" { decimals.removeLast() }
        return "\(sign)\(whole).\(decimals)"
    }

    /// The number without what its decimal form does not need, for files that are compared.
    var tidy: Double {
        guard self.isFinite else { return 0 }
        return (self * 1e6).rounded() / 1e6
    }
}
