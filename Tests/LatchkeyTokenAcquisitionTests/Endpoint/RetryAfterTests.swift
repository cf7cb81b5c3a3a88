//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Testing

@testable import LatchkeyTokenAcquisition

@Suite struct RetryAfterTests {
    @Test(
        "Seconds are read, bounded by an hour",
        arguments: [
            ("60", Duration.seconds(60)), ("0", .zero), ("-5", .zero), ("1.5", .milliseconds(1500)),
            ("3601", .seconds(3600)), ("99999999999999999999", .seconds(3600)),
        ]
    )
    func seconds(value: String, expected: Duration) {
        #expect(RetryAfter.duration(in: [.retryAfter: value]) == expected)
    }

    @Test(
        "Dates are compared with the date of the response",
        arguments: [
            ("Thu, 01 Jan 2026 00:01:00 GMT", Duration.seconds(60)), ("Thu, 01 Jan 2026 00:00:00 GMT", .zero),
            ("Wed, 31 Dec 2025 00:00:00 GMT", .zero), ("Fri, 02 Jan 2026 00:00:00 GMT", .seconds(3600)),
        ]
    )
    func dates(value: String, expected: Duration) {
        let fields: HTTPFields = [.retryAfter: value, .date: "Thu, 01 Jan 2026 00:00:00 GMT"]
        #expect(RetryAfter.duration(in: fields) == expected)
    }

    @Test("What cannot be read counts for nothing", arguments: ["", "soon", "nan", "inf", "1 Jan", "60s"])
    func garbage(value: String) {
        #expect(RetryAfter.duration(in: [.retryAfter: value, .date: "Thu, 01 Jan 2026 00:00:00 GMT"]) == nil)
    }

    @Test func aDateNeedsTheDateOfTheResponse() {
        #expect(RetryAfter.duration(in: [.retryAfter: "Thu, 01 Jan 2026 00:01:00 GMT"]) == nil)
        #expect(RetryAfter.duration(in: [:]) == nil)
    }

    @Test(
        "All three forms of dates are read",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 01 Jan 2026 00:00:00 GMT", 1_767_225_600), ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600),
            ("Sat, 01 Mar 2025 00:00:00 GMT", 1_740_787_200),
        ] as [(String, Int64)]
    )
    func dateForms(text: String, expected: Int64) {
        #expect(HTTPDate.seconds(text) == expected)
    }

    @Test(
        "What is no date is refused",
        arguments: [
            "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:49:37 PST", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 99999 08:49:37 GMT", "",
        ]
    )
    func noDates(text: String) {
        #expect(HTTPDate.seconds(text) == nil)
    }
}
