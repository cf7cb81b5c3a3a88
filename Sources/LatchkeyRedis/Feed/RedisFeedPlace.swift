//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// A place in the change feed: after the change of this number in the stream that was made at this time.
struct RedisFeedPlace: Hashable, Comparable {
    /// When the stream was made, in milliseconds.
    var generation: UInt64
    /// The number of the change; the changes of a stream have numbers without gaps.
    var number: UInt64
    /// Random bytes of the change, which tell it from another of the same number after a loss.
    var mark: [UInt8]

    static func < (left: Self, right: Self) -> Bool {
        (left.generation, left.number) < (right.generation, right.number)
    }

    /// The identifier of the stream's entry.
    var identifier: String { "\(self.generation)-\(self.number)" }

    init(generation: UInt64, number: UInt64, mark: [UInt8]) {
        self.generation = generation
        self.number = number
        self.mark = mark
    }
}

extension RedisFeedPlace {
    private static let cursorLength = 24
    private static let markLength = 8

    /// Reads a place from a cursor; `nil` for one of another kind.
    init?(_ cursor: StoreCursor) {
        guard cursor.bytes.count == Self.cursorLength else { return nil }
        self.init(
            generation: UInt64(bigEndian: cursor.bytes, at: 0),
            number: UInt64(bigEndian: cursor.bytes, at: 8),
            mark: Array(cursor.bytes[16...])
        )
    }

    var cursor: StoreCursor {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: self.generation)
        bytes.append(bigEndian: self.number)
        bytes += (self.mark + Array(repeating: 0, count: Self.markLength)).prefix(Self.markLength)
        return StoreCursor(bytes: bytes)
    }

    /// Reads a place from the identifier of an entry.
    init?(identifier: String, mark: [UInt8] = []) {
        let parts = identifier.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let generation = UInt64(parts[0]), let number = UInt64(parts[1]) else { return nil }
        self.init(generation: generation, number: number, mark: mark)
    }

    /// Eight random bytes.
    static func makeMark() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: UInt64.random(in: .min ... .max))
        return bytes
    }
}
