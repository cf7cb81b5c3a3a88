//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Where the values of members stand in a text that may or may not be JSON.
struct JSONValueSpans {
    let all: [Range<Int>]

    /// Finds what follows colons.
    init(_ text: [UInt8]) {
        self.all = text.indices.compactMap { index -> Range<Int>? in
            guard text[index] == UInt8(ascii: ":") else { return nil }
            var start = index + 1
            while start < text.count, text[start] == 0x20 { start += 1 }
            guard start < text.count else { return nil }
            return start..<Self.end(of: text, from: start)
        }
    }

    private static func end(of text: [UInt8], from start: Int) -> Int {
        guard text[start] == UInt8(ascii: "\"") else {
            let ends = [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")]
            return text[start...].firstIndex(where: ends.contains) ?? text.count
        }
        var index = start + 1
        while index < text.count, text[index] != UInt8(ascii: "\"") {
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, text.count)
    }
}
