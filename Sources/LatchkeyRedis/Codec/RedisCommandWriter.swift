//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Writes a command in the protocol.
struct RedisCommandWriter {
    private(set) var bytes: [UInt8] = []

    /// Begins a command that has this many arguments, its name among them.
    ///
    /// - Parameters:
    ///   - count: How many arguments there are.
    ///   - capacity: About how many bytes they have.
    init(count: Int, capacity: Int) {
        self.bytes.reserveCapacity(capacity + 16)
        self.bytes.appendLine("*", count)
    }

    /// Begins a command with what always comes first.
    ///
    /// - Parameters:
    ///   - start: What comes first, as ``bytes`` of another writer.
    ///   - capacity: About how many bytes the rest has.
    init(start: [UInt8], capacity: Int) {
        self.bytes.reserveCapacity(start.count + capacity)
        self.bytes.append(contentsOf: start)
    }

    mutating func append(_ argument: RedisArgument) {
        switch argument {
        case .bytes(let bytes): self.append(bytes)
        case .text(let text): self.append(text)
        case .integer(let value): self.append(value)
        }
    }

    mutating func append(_ argument: [UInt8]) {
        self.append(length: argument.count) { $0.append(contentsOf: argument) }
    }

    mutating func append(_ argument: String) {
        var argument = argument
        argument.withUTF8 { utf8 in
            self.bytes.appendLine("$", utf8.count)
            unsafe self.bytes.append(contentsOf: utf8)
        }
        self.endArgument()
    }

    mutating func append(_ argument: Int64) {
        if argument < 0 { return self.append(String(argument)) }
        let digits = argument.digitCount
        self.append(length: digits) { $0.append(digits: Int(argument), count: digits) }
    }

    /// Appends an argument of this length that a closure writes.
    mutating func append(length: Int, _ write: (inout [UInt8]) -> Void) {
        self.bytes.appendLine("$", length)
        write(&self.bytes)
        self.endArgument()
    }

    private mutating func endArgument() {
        self.bytes.append(0x0D)
        self.bytes.append(0x0A)
    }
}

extension Int64 {
    /// How many decimal digits a number has that is not negative.
    fileprivate var digitCount: Int {
        var (count, rest) = (1, self / 10)
        while rest > 0 {
            count += 1
            rest /= 10
        }
        return count
    }
}

extension [UInt8] {
    /// Appends a line of the protocol that has a mark and a number that is not negative.
    fileprivate mutating func appendLine(_ mark: Unicode.Scalar, _ number: Int) {
        self.append(UInt8(ascii: mark))
        self.append(digits: number, count: Int64(number).digitCount)
        self.append(0x0D)
        self.append(0x0A)
    }

    fileprivate mutating func append(digits number: Int, count: Int) {
        var unit = 1
        for _ in 1..<count { unit *= 10 }
        var rest = number
        while unit > 0 {
            self.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / unit))
            rest %= unit
            unit /= 10
        }
    }
}
