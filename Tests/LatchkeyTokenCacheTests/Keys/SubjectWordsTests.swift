//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct SubjectWordsTests {
    @Test(
        "short subjects and GUIDs are kept exactly",
        arguments: [
            ("", .short), ("a", .short), ("12345678", .short), ("123456789", .short), ("123456789012345", .short),
            ("\u{0}", .short), ("\u{0}\u{0}", .short), ("\u{1F511}\u{1F511}", .short),
            ("6f9619ff-8b86-d011-b42d-00cf4fc964ff", .guid), ("00000000-0000-0000-0000-000000000000", .guid),
            ("ffffffff-ffff-ffff-ffff-ffffffffffff", .guid), ("0123abcd-4567-89ef-0123-456789abcdef", .guid),
        ] as [(String, SubjectWords.Form)]
    )
    func exact(_ subject: String, _ form: SubjectWords.Form) {
        let words = SubjectWords(subject)
        #expect(words.form == form)
        #expect(words.subject == subject)
        #expect(SubjectWords(high: words.high, low: words.low, form: words.form).subject == subject)
    }

    @Test(
        "what cannot be kept exactly is a long one",
        arguments: [
            "1234567890123456", "6F9619FF-8B86-D011-B42D-00CF4FC964FF", "6f9619ff-8b86-d011-b42d-00cf4fc964fg",
            "6f9619ff08b86-d011-b42d-00cf4fc964ff", "6f9619ff-8b86-d011-b42d-00cf4fc964f",
            "6f9619ff-8b86-d011-b42d-00cf4fc964fff", "------------------------------------",
            String(repeating: "é", count: 18),
        ]
    )
    func long(_ subject: String) {
        let words = SubjectWords(subject)
        #expect(words.form == .long)
        #expect(words.subject == nil)
        #expect(words == SubjectWords(subject))
    }

    // Scoreboard: CE73
    @Test func differentSubjectsHaveDifferentWords() {
        var subjects = ["", "\u{0}", "\u{0}\u{0}", "a", "a\u{0}", "\u{0}a", "ab", "ba", "é", "e\u{301}"]
        subjects += (0..<2000).map { "\($0)" } + (0..<2000).map { "a subject of some length \($0)" }
        subjects += (0..<256).map { number in
            let digits = String(number, radix: 16)
            return "00000000-0000-0000-0000-" + String(repeating: "0", count: 12 - digits.count) + digits
        }
        // By bytes: the same letter in two forms makes two subjects.
        let distinct = Set(subjects.map { Array($0.utf8) })
        #expect(Set(subjects.map { SubjectWords($0) }).count == distinct.count)
    }

    @Test("random subjects come back", arguments: 1...5 as ClosedRange<UInt64>)
    func randomSubjects(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<1000 {
            let count = Int.random(in: 0...15, using: &random)
            let subject = String(
                decoding: (0..<count).map { _ in UInt8.random(in: 0..<128, using: &random) },
                as: UTF8.self
            )
            #expect(SubjectWords(subject).subject == subject)
        }
    }
}
