//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Reads the replies that a store gets most, numbers and strings, without a copy in between; leaves others alone.
///
/// A string is copied once, from what was received to where it stays, even when it comes in several pieces.
struct RESPShortcut {
    /// What became of the bytes from a place on.
    enum Step {
        /// A reply ends before this place.
        case reply(RESPValue, next: Int)
        /// All bytes were taken, and the reply is not complete.
        case incomplete
        /// Another reader has to read from this place on, after the bytes that were kept.
        case other(kept: [UInt8], next: Int)
        /// A string does not end where it should.
        case damaged
    }

    private enum State {
        /// The next byte begins a reply. Can move to `line` and `string`.
        case start
        /// A line began in bytes that are gone. Can move to `start` and `string`.
        case line([UInt8])
        /// A string of which this is known, and so many bytes are to come, its end included. Can move to `start`.
        case string([UInt8], missing: Int)
    }

    /// What a line looks like that begins a reply.
    private enum Line {
        case reply(RESPValue)
        case string(length: Int)
        case other
    }

    private static let longestLine = 24
    private static let lineEnd = (first: UInt8(ascii: "\r"), last: UInt8(ascii: "\n"))
    /// What a server claims may be more than it sends.
    private static let reserve = 1 << 17

    private var state = State.start

    /// About how many bytes are kept of a reply that is not complete.
    var keptCount: Int {
        switch self.state {
        case .start: 0
        case .line(let bytes), .string(let bytes, _): bytes.count
        }
    }

    /// Reads on.
    ///
    /// - Parameters:
    ///   - bytes: What was received.
    ///   - start: Where to begin, before the end.
    /// - Returns: How far it came.
    mutating func read(_ bytes: Span<UInt8>, from start: Int) -> Step {
        switch self.state {
        case .start:
            guard let end = Self.lineEnd(in: bytes, from: start) else {
                return self.keep([], bytes, from: start)
            }
            let line = Self.line(in: bytes.extracting(start..<end))
            return self.go(on: line, bytes, kept: [], from: start, after: end)
        case .line(let kept):
            return self.complete(kept, bytes, from: start)
        case .string(let kept, let missing):
            // What is kept has one owner, so that it grows in place.
            self.state = .start
            return self.readString(consume kept, missing: missing, bytes, from: start)
        }
    }

    /// Keeps the beginning of a line for when the rest comes, unless it is too long to be one that is read here.
    private mutating func keep(_ kept: [UInt8], _ bytes: Span<UInt8>, from start: Int) -> Step {
        self.state = .start
        guard kept.count + bytes.count - start <= Self.longestLine, Self.mayBegin(kept.first ?? bytes[start]) else {
            return .other(kept: kept, next: start)
        }
        var line = kept
        for index in start..<bytes.count { line.append(bytes[index]) }
        self.state = .line(line)
        return .incomplete
    }

    private mutating func complete(_ kept: [UInt8], _ bytes: Span<UInt8>, from start: Int) -> Step {
        var line = kept
        for index in start..<min(bytes.count, start + Self.longestLine) {
            line.append(bytes[index])
            guard bytes[index] == Self.lineEnd.last else { continue }
            self.state = .start
            return self.go(on: Self.line(in: line.span), bytes, kept: kept, from: start, after: index + 1)
        }
        return self.keep(kept, bytes, from: start)
    }

    private mutating func go(
        on line: Line,
        _ bytes: Span<UInt8>,
        kept: [UInt8],
        from start: Int,
        after end: Int
    ) -> Step {
        switch line {
        case .reply(let value): .reply(value, next: end)
        case .string(let length): self.readString([], missing: length + 2, bytes, from: end)
        case .other: .other(kept: kept, next: start)
        }
    }

    private mutating func readString(
        _ string: consuming [UInt8],
        missing: Int,
        _ bytes: Span<UInt8>,
        from start: Int
    ) -> Step {
        let count = min(missing, bytes.count - start)
        if string.isEmpty { string.reserveCapacity(min(missing, max(Self.reserve, count))) }
        unsafe bytes.extracting(start..<start + count).withUnsafeBytes { unsafe string.append(contentsOf: $0) }
        guard count == missing else {
            self.state = .string(string, missing: missing - count)
            return .incomplete
        }
        guard string.popLast() == Self.lineEnd.last, string.popLast() == Self.lineEnd.first else { return .damaged }
        return .reply(.bytes(string), next: start + count)
    }

    // MARK: - Lines

    /// Where the line ends that begins at a place, if it does among the bytes and is not too long.
    private static func lineEnd(in bytes: Span<UInt8>, from start: Int) -> Int? {
        for index in start..<min(bytes.count, start + Self.longestLine) where bytes[index] == Self.lineEnd.last {
            return index + 1
        }
        return nil
    }

    /// Whether a line that begins with a byte may be one that is read here.
    private static func mayBegin(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "$") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "+")
    }

    private static func line(in bytes: Span<UInt8>) -> Line {
        guard bytes.count >= 4, bytes[bytes.count - 2] == Self.lineEnd.first else { return .other }
        switch bytes[0] {
        case UInt8(ascii: ":"):
            return Self.number(in: bytes).map { .reply(.integer(Int64($0))) } ?? .other
        case UInt8(ascii: "$"):
            if Self.has(bytes, UInt8(ascii: "-"), UInt8(ascii: "1")) { return .reply(.null) }
            return Self.number(in: bytes).map { .string(length: $0) } ?? .other
        case UInt8(ascii: "+"):
            return Self.has(bytes, UInt8(ascii: "O"), UInt8(ascii: "K")) ? .reply(.status("OK")) : .other
        default:
            return .other
        }
    }

    /// Whether a line has these two characters and no others.
    private static func has(_ line: Span<UInt8>, _ first: UInt8, _ second: UInt8) -> Bool {
        line.count == 5 && line[1] == first && line[2] == second
    }

    /// The number of a line, if it is not negative and has few digits.
    private static func number(in line: Span<UInt8>) -> Int? {
        guard line.count <= 12 else { return nil }
        var number = 0
        for index in 1..<line.count - 2 {
            let digit = line[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number * 10 + Int(digit)
        }
        return number
    }
}
