//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Reads the dates of header fields in the three forms that recipients must accept (RFC 9110 §5.6.7).
package enum HTTPDate {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// Reads a date.
    ///
    /// - Parameter text: The date, for example `Thu, 01 Jan 2026 00:00:00 GMT`.
    /// - Returns: Seconds since 1970-01-01T00:00:00Z, or `nil` when the text is not a date.
    package static func seconds(_ text: String) -> Int64? {
        let words = text.lowercased().split { $0 == " " || $0 == "," || $0 == "-" }
        switch words.count {
        case 6 where words[5] == "gmt":
            // Thu, 01 Jan 2026 00:00:00 GMT, and Thursday, 01-Jan-26 00:00:00 GMT
            return Self.seconds(day: words[1], month: words[2], year: words[3], time: words[4])
        case 5:
            // Thu Jan  1 00:00:00 2026
            return Self.seconds(day: words[2], month: words[1], year: words[4], time: words[3])
        default:
            return nil
        }
    }

    private static func seconds(day: Substring, month: Substring, year: Substring, time: Substring) -> Int64? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) ?? -1 }
        guard let month = Self.months.firstIndex(where: { $0 == month }),
            let day = Int64(day), (1...31).contains(day),
            var year = Int64(year), (0...9999).contains(year),
            clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2])
        else { return nil }
        if year < 100 { year += year < 70 ? 2000 : 1900 }
        let days = Self.days(year: year, month: Int64(month) + 1, day: day)
        return days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }

    /// Days between 1970-01-01 and a date of the Gregorian calendar; years begin in March, so that leap days come last.
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let month = (month + 9) % 12
        return year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 719_469
    }

    /// Writes a date in the form that senders use (RFC 9110 §5.6.7).
    ///
    /// - Parameter seconds: Seconds since 1970-01-01T00:00:00Z.
    /// - Returns: The date, for example `Thu, 01 Jan 2026 00:00:00 GMT`.
    package static func string(_ seconds: Int64) -> String {
        let (day, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let days = second < 0 ? day - 1 : day
        let clock = second < 0 ? second + 86_400 : second
        // Years begin in March, so that leap days come last; eras have 400 of them.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        let name = Self.months[Int((month + 2) % 12)]
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int((days % 7 + 7) % 7)]
        let time = [clock / 3600, clock / 60 % 60, clock % 60].map { Self.padded($0, 2) }.joined(separator: ":")
        let monthName = name.prefix(1).uppercased() + name.dropFirst()
        return "\(weekday), \(Self.padded(dayOfMonth, 2)) \(monthName) \(Self.padded(year, 4)) \(time) GMT"
    }

    private static func padded(_ number: Int64, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
}
