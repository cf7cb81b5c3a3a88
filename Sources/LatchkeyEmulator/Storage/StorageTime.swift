//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Times as HTTP writes them (RFC 9110 §5.6.7).
enum StorageTime {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let lengths: [Int64] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

    /// Writes a time, given in seconds since 1970.
    static func text(_ seconds: Int64) -> String {
        var days = max(0, seconds) / 86_400
        let clock = max(0, seconds) % 86_400
        let weekday = self.weekdays[Int(days % 7)]
        var year: Int64 = 1970
        while days >= self.length(ofYear: year) {
            days -= self.length(ofYear: year)
            year += 1
        }
        var month = 0
        while days >= self.length(ofMonth: month, year) {
            days -= self.length(ofMonth: month, year)
            month += 1
        }
        let time = [clock / 3600, clock / 60 % 60, clock % 60].map(self.padded).joined(separator: ":")
        return "\(weekday), \(self.padded(days + 1)) \(self.months[month]) \(year) \(time) GMT"
    }

    /// Reads a time in seconds since 1970; fails when it is none, or earlier.
    static func seconds(_ text: String) -> Int64? {
        let words = text.split { $0 == " " || $0 == "," || $0 == ":" }
        guard words.count == 8, words[7] == "GMT", let day = Int64(words[1]), let year = Int64(words[3]),
            (1970...9999).contains(year), let month = self.months.firstIndex(of: String(words[2])),
            let hour = Int64(words[4]), let minute = Int64(words[5]), let second = Int64(words[6])
        else { return nil }
        let years = (1970..<year).reduce(0) { $0 + self.length(ofYear: $1) }
        let months = (0..<month).reduce(0) { $0 + self.length(ofMonth: $1, year) }
        return (years + months + day - 1) * 86_400 + hour * 3600 + minute * 60 + second
    }

    private static func isLeap(_ year: Int64) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static func length(ofYear year: Int64) -> Int64 { self.isLeap(year) ? 366 : 365 }

    private static func length(ofMonth month: Int, _ year: Int64) -> Int64 {
        self.lengths[month] + (month == 1 && self.isLeap(year) ? 1 : 0)
    }

    private static func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
