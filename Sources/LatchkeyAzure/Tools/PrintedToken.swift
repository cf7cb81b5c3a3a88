//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How developers' tools print tokens and times.
enum PrintedToken {
    /// A number, which some versions print as a string.
    struct Number: Decodable {
        var value: Int64

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(Int64.self) {
                self.value = value
            } else if let value = Int64(try container.decode(String.self)) {
                self.value = value
            } else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "This is no number.")
            }
        }
    }

    /// What a tool said, without what may be a token, and short.
    static func redacted(_ text: String) -> String {
        let words = text.split(omittingEmptySubsequences: true) { $0 == "\n" || $0 == "\r" || $0 == " " }
            .map { $0.utf8.count > 80 ? "…" : String($0) }
        return SafeText.clean(words.joined(separator: " "), limit: 300)
    }

    /// The seconds since 1970 of a time without zone, such as `2030-01-01 00:00:00.000000`: it is in the host's.
    static func localSeconds(_ text: String) -> Int64? { self.seconds(text, in: .current) }

    /// The seconds since 1970 of a time in UTC, such as `2030-01-01T00:00:00Z` (RFC 3339).
    static func universalSeconds(_ text: String) -> Int64? {
        text.hasSuffix("Z") ? TimeZone(secondsFromGMT: 0).flatMap { self.seconds(text, in: $0) } : nil
    }

    private static func seconds(_ text: String, in zone: TimeZone) -> Int64? {
        let numbers = text.split { !$0.isASCII || !$0.isNumber }.prefix(6).compactMap { Int($0) }
        guard numbers.count == 6, (1970...9999).contains(numbers[0]), (1...12).contains(numbers[1]),
            (1...31).contains(numbers[2]), (0...23).contains(numbers[3]), (0...59).contains(numbers[4]),
            (0...60).contains(numbers[5])
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let components = DateComponents(
            year: numbers[0],
            month: numbers[1],
            day: numbers[2],
            hour: numbers[3],
            minute: numbers[4],
            second: numbers[5]
        )
        return calendar.date(from: components).map { Int64($0.timeIntervalSince1970) }
    }
}
