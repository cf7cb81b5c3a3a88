//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Makes damaged inputs out of good ones, without end; the same seed makes the same inputs.
///
/// ```swift
/// for input in Mutator([goodAnswer], seed: 1).prefix(2_000) { … }
/// ```
package struct Mutator: Sequence, IteratorProtocol {
    /// No input is longer, however often parts of it are doubled.
    package static let longestInput = 64 * 1024

    private let samples: [[UInt8]]
    private let words: [[UInt8]]
    var random: SeededRandom

    /// Creates a mutator.
    ///
    /// - Parameters:
    ///   - samples: Good inputs; at least one.
    ///   - seed: The seed.
    ///   - words: What is written over parts of inputs; values of JSON by default.
    package init(_ samples: [[UInt8]], seed: UInt64, words: [String] = Mutator.values) {
        precondition(!samples.isEmpty && !words.isEmpty, "A mutator needs something to begin with.")
        self.samples = samples
        self.words = words.map { Array($0.utf8) }
        self.random = SeededRandom(seed: seed)
    }

    /// Creates a mutator of texts.
    ///
    /// - Parameters:
    ///   - samples: Good inputs; at least one.
    ///   - seed: The seed.
    ///   - words: What is written over parts of inputs; values of JSON by default.
    package init(_ samples: [String], seed: UInt64, words: [String] = Mutator.values) {
        self.init(samples.map { Array($0.utf8) }, seed: seed, words: words)
    }

    /// The next input: one of the samples, damaged once to four times.
    package mutating func next() -> [UInt8]? {
        var input = self.element(of: self.samples)
        for _ in 0..<Int.random(in: 1...4, using: &self.random) {
            guard let damage = Damage.allCases.randomElement(using: &self.random) else { break }
            self.apply(damage, to: &input)
        }
        return Array(input.prefix(Self.longestInput))
    }

    private mutating func apply(_ damage: Damage, to input: inout [UInt8]) {
        switch damage {
        case .flip:
            guard let index = input.indices.randomElement(using: &self.random) else { return }
            input[index] ^= 1 << UInt8.random(in: 0..<8, using: &self.random)
        case .overwrite:
            guard let index = input.indices.randomElement(using: &self.random) else { return }
            input[index] = UInt8.random(in: 0...255, using: &self.random)
        case .truncate: input = Array(input.prefix(Int.random(in: 0...input.count, using: &self.random)))
        case .remove: input.removeSubrange(self.range(in: input))
        case .duplicate:
            let range = self.range(in: input)
            input.insert(contentsOf: Array(input[range]), at: range.upperBound)
        case .insert: input.insert(contentsOf: self.element(of: self.words), at: self.position(in: input))
        case .splice:
            let other = self.element(of: self.samples)
            input = Array(input.prefix(self.position(in: input)) + other.dropFirst(self.position(in: other)))
        case .swap:
            let word = self.element(of: self.words)
            guard let value = JSONValueSpans(input).all.randomElement(using: &self.random) else { return }
            input.replaceSubrange(value, with: word)
        }
    }

    private mutating func element(of list: [[UInt8]]) -> [UInt8] {
        list[Int.random(in: 0..<list.count, using: &self.random)]
    }

    private mutating func position(in input: [UInt8]) -> Int { Int.random(in: 0...input.count, using: &self.random) }

    /// A part of an input, mostly a short one.
    private mutating func range(in input: [UInt8]) -> Range<Int> {
        let start = self.position(in: input)
        let longest = Bool.random(using: &self.random) ? Swift.min(8, input.count - start) : input.count - start
        return start..<(start + Int.random(in: 0...longest, using: &self.random))
    }
}

extension Mutator {
    /// What can happen to an input.
    private enum Damage: CaseIterable {
        /// One bit is flipped.
        case flip
        /// One byte is written over.
        case overwrite
        /// The end is missing.
        case truncate
        /// A part is missing.
        case remove
        /// A part is there twice.
        case duplicate
        /// A word stands where none belongs.
        case insert
        /// The end is another input's.
        case splice
        /// A value of JSON is another one, mostly of another type.
        case swap
    }

    /// Values of JSON that readers trip over.
    package static let values = [
        "null", "true", "0", "-0", "-1", "1.5", "1e999", "-1e999", "9223372036854775807", "-9223372036854775808",
        "18446744073709551616", "1e-400", "[]", "{}", "[{}]", "\"\"", "\"0\"", "\"-1\"", "\"nan\"", "\"inf\"",
        "\"\\ud800\"", "\"\\u0000\"", "\"a\\r\\nb\"", "\"\u{202E}\u{FEFF}\"", "\"e\u{301}\u{301}\u{301}\"",
        "\"\(String(repeating: "x", count: 5_000))\"", String(repeating: "[", count: 600),
        String(repeating: "{\"a\":", count: 600),
    ]
}
