//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SectionReader {
    /// A length of time: seconds as a number, or `hh:mm:ss` as .NET writes it; nil when missing.
    mutating func duration(_ key: String) -> Duration? {
        guard let text = self.string(key) else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
        let seconds: Double
        switch parts.count {
        case 1: seconds = parts[0]
        case 3 where parts[1] < 60 && parts[2] < 60: seconds = parts[0] * 3600 + parts[1] * 60 + parts[2]
        default: seconds = .nan
        }
        // A day is longer than any request may take; the bound also keeps the conversion exact.
        guard parts.allSatisfy({ $0 >= 0 }), seconds > 0, seconds <= 86_400 else {
            self.report("Expected a time between 0 and 24 hours: seconds, or 'hh:mm:ss'.", at: key)
            return nil
        }
        return .milliseconds(Int64(seconds * 1000))
    }
}
