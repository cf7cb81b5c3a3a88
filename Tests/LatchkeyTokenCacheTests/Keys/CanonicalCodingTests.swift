//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct CanonicalCodingTests {
    private func encoded(_ body: (inout CanonicalEncoder) -> Void) -> [UInt8] {
        var encoder = CanonicalEncoder()
        body(&encoder)
        return encoder.bytes
    }

    @Test func theFormIsFixed() {
        #expect(self.encoded { $0.append("ab") } == [2, 0, 0, 0, 0x61, 0x62])
        #expect(self.encoded { $0.append("") } == [0, 0, 0, 0])
        #expect(self.encoded { $0.append("\u{e9}") } == [2, 0, 0, 0, 0xc3, 0xa9])
        #expect(self.encoded { $0.append(["a", ""]) } == [2, 0, 0, 0, 1, 0, 0, 0, 0x61, 0, 0, 0, 0])
        #expect(self.encoded { $0.append([] as [String]) } == [0, 0, 0, 0])
        #expect(self.encoded { $0.append(0x0102_0304_0506_0708 as Int64) } == [8, 7, 6, 5, 4, 3, 2, 1])
        #expect(self.encoded { $0.append(-2 as Int64) } == [0xfe] + Array(repeating: 0xff, count: 7))
        #expect(self.encoded { $0.append(bytes: [9, 8]) } == [2, 0, 0, 0, 9, 8])
        #expect(self.encoded { $0.append(raw: [9, 8]) } == [9, 8])
        #expect(self.encoded { $0.append(bytes: Array(repeating: 7, count: 258)) }.prefix(5) == [2, 1, 0, 0, 7])
    }

    @Test(
        "numbers come back",
        arguments: [0, 1, -1, 255, 256, -256, .max, .min, 1_767_225_600_000] as [Int64]
    )
    func numbers(_ number: Int64) {
        var decoder = CanonicalDecoder(self.encoded { $0.append(number) })
        #expect(decoder.number() == number)
        #expect(decoder.isAtEnd)
    }

    @Test("texts come back", arguments: ["", "a", "\u{e9}\u{1F511}", "\u{0}", String(repeating: "x", count: 70_000)])
    func texts(_ text: String) {
        var decoder = CanonicalDecoder(self.encoded { $0.append(text) })
        #expect(decoder.text() == text)
        #expect(decoder.isAtEnd)
    }

    @Test("lists of texts come back", arguments: [[], [""], ["", ""], ["a", "b"], (0..<1000).map { "\($0)" }])
    func lists(_ texts: [String]) {
        var decoder = CanonicalDecoder(self.encoded { $0.append(texts) })
        #expect(decoder.texts() == texts)
        #expect(decoder.isAtEnd)
    }

    @Test func aSequenceComesBackInOrder() {
        var decoder = CanonicalDecoder(
            self.encoded {
                $0.append(raw: [1, 2, 3])
                $0.append("text")
                $0.append(["a", "b"])
                $0.append(42 as Int64)
                $0.append(bytes: [4, 5])
            }
        )
        #expect(decoder.raw(count: 3) == [1, 2, 3])
        #expect(!decoder.isAtEnd)
        #expect(decoder.text() == "text")
        #expect(decoder.texts() == ["a", "b"])
        #expect(decoder.number() == 42)
        #expect(decoder.bytes() == [4, 5])
        #expect(decoder.isAtEnd)
        #expect(decoder.number() == nil)
        #expect(decoder.raw(count: 1) == nil)
        #expect(decoder.raw(count: 0) == [])
    }

    @Test func nothingIsReadBeyondTheEnd() {
        let whole = self.encoded {
            $0.append("text")
            $0.append(["a", "bc", ""])
            $0.append(7 as Int64)
            $0.append(bytes: [1, 2, 3])
        }
        func read(_ bytes: [UInt8]) -> Bool {
            var decoder = CanonicalDecoder(bytes)
            return decoder.text() != nil && decoder.texts() != nil && decoder.number() != nil && decoder.bytes() != nil
                && decoder.isAtEnd
        }
        #expect(read(whole))
        for length in 0..<whole.count { #expect(!read(Array(whole.prefix(length)))) }
        #expect(!read(whole + [0]))
    }

    @Test(
        "counts that the input cannot hold are refused",
        arguments: [
            [0xff, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0x7f], [5, 0, 0, 0, 1, 2, 3, 4], [1, 0, 0, 0], [0, 0, 0],
            [0, 0, 0, 0x80, 1, 2, 3, 4, 5, 6, 7, 8],
        ] as [[UInt8]]
    )
    func forgedCounts(_ input: [UInt8]) {
        for read in [
            { $0.bytes() == nil }, { $0.text() == nil }, { $0.texts() == nil }, { $0.raw(count: .max) == nil },
            { $0.raw(count: -1) == nil },
        ] as [(inout CanonicalDecoder) -> Bool] {
            var decoder = CanonicalDecoder(input)
            #expect(read(&decoder) == true)
        }
    }

    @Test(
        "bytes that are no text are refused",
        arguments: [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80]] as [[UInt8]]
    )
    func invalidText(_ bytes: [UInt8]) {
        var decoder = CanonicalDecoder(self.encoded { $0.append(bytes: bytes) })
        #expect(decoder.text() == nil)
    }

    @Test("random input never ends the process", arguments: 1...10 as ClosedRange<UInt64>)
    func randomInput(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let count = Int.random(in: 0..<64, using: &random)
            // Small numbers make plausible counts.
            let input = (0..<count).map { _ in
                UInt8.random(in: 0...(Bool.random(using: &random) ? 3 : 255), using: &random)
            }
            var decoder = CanonicalDecoder(input)
            for _ in 0..<8 {
                switch Int.random(in: 0..<4, using: &random) {
                case 0: _ = decoder.texts()
                case 1: _ = decoder.text()
                case 2: _ = decoder.number()
                default: _ = decoder.bytes()
                }
            }
        }
    }
}
