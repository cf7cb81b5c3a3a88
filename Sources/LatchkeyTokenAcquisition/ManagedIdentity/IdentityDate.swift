//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Reads the dates that platforms write into `expires_on`.
enum IdentityDate {
    /// Seconds since 1970; `nil` for what is no date.
    ///
    /// - Parameter value: A number of seconds, the same as a text, or a date in one of the forms in use; without an
    ///   offset it is universal time.
    /// - Returns: Seconds since 1970.
    static func seconds(_ value: JSONValue) -> Int64? {
        if let number = value.lenientNumber {
            guard number.isFinite, number > 0, number < 1e11 else { return nil }
            return Int64(number)
        }
        guard let text = value.string, text.utf8.count <= 64 else { return nil }
        let parts = text.split { $0 == " " || $0 == "T" }
        guard parts.count >= 2, let day = Self.day(parts[0]) else { return nil }
        var rest = parts.dropFirst().map(String.init)
        var offset: Int64 = 0
        var clock = rest.removeFirst()
        if clock.hasSuffix("Z") { clock.removeLast() }
        if let sign = clock.firstIndex(where: { $0 == "+" || $0 == "-" }) {
            rest.append(String(clock[sign...]))
            clock = String(clock[..<sign])
        }
        guard var time = Self.time(clock) else { return nil }
        for word in rest {
            switch word.uppercased() {
            case "AM", "PM":
                let isAfternoon = word.uppercased() == "PM"
                guard (1...12).contains(time / 3600) else { return nil }
                time = time % 3600 + (time / 3600 % 12 + (isAfternoon ? 12 : 0)) * 3600
            default:
                guard let value = Self.offset(word) else { return nil }
                offset = value
            }
        }
        return day * 86_400 + time - offset
    }

    /// Days since 1970 of `2026-01-02` or `1/2/2026`.
    private static func day(_ text: Substring) -> Int64? {
        let isReversed = text.contains("/")
        let numbers = text.split(separator: isReversed ? "/" : "-", omittingEmptySubsequences: false).map {
            Int64($0) ?? -1
        }
        guard numbers.count == 3 else { return nil }
        let (year, month, day) =
            isReversed ? (numbers[2], numbers[0], numbers[1]) : (numbers[0], numbers[1], numbers[2])
        guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        return HTTPDate.days(year: year, month: month, day: day)
    }

    /// Seconds since midnight of `5:24:12`, fractions dropped.
    private static func time(_ text: String) -> Int64? {
        let whole = text.prefix { $0 != "." }
        let numbers = whole.split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) ?? -1 }
        guard numbers.count == 3, (0...23).contains(numbers[0]), (0...59).contains(numbers[1]),
            (0...60).contains(numbers[2])
        else { return nil }
        return numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
    }

    /// Seconds of `+00:00`.
    private static func offset(_ text: String) -> Int64? {
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let numbers = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) ?? -1 }
        guard numbers.count == 2, (0...14).contains(numbers[0]), (0...59).contains(numbers[1]) else { return nil }
        return (numbers[0] * 3600 + numbers[1] * 60) * (sign == "-" ? -1 : 1)
    }
}
