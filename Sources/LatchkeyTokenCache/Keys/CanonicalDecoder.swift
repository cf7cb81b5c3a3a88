//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Reads what a ``CanonicalEncoder`` wrote; every length is checked before it is used.
struct CanonicalDecoder {
    private let input: [UInt8]
    private var position = 0

    init(_ input: [UInt8]) {
        self.input = input
    }

    var isAtEnd: Bool { self.position == self.input.count }

    mutating func raw(count: Int) -> [UInt8]? {
        guard count >= 0, count <= self.input.count - self.position else { return nil }
        defer { self.position += count }
        return Array(self.input[self.position..<self.position + count])
    }

    mutating func bytes() -> [UInt8]? {
        guard let count = self.count() else { return nil }
        return self.raw(count: count)
    }

    mutating func text() -> String? {
        guard let bytes = self.bytes() else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    mutating func texts() -> [String]? {
        // Every text takes at least the four bytes of its length.
        guard let count = self.count(), count <= (self.input.count - self.position) / 4 else { return nil }
        var texts: [String] = []
        for _ in 0..<count {
            guard let text = self.text() else { return nil }
            texts.append(text)
        }
        return texts
    }

    mutating func number() -> Int64? {
        self.raw(count: 8).map { $0.reversed().reduce(0) { $0 << 8 | Int64($1) } }
    }

    private mutating func count() -> Int? {
        self.raw(count: 4).map { $0.reversed().reduce(0) { $0 << 8 | Int($1) } }
    }
}
