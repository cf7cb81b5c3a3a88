//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// A protection that hides nothing from anybody who tries, and notices what belongs elsewhere.
struct TestProtection: RecordProtection {
    func digest(of name: [UInt8]) -> [UInt8] {
        (0..<3 as Range<UInt64>).flatMap { Self.bytes(Self.sum(name, seed: $0)) }
    }

    func seal(_ content: [UInt8], context: [UInt8]) -> [UInt8] {
        Self.masked(content) + Self.bytes(Self.sum(content + context, seed: 9))
    }

    func open(_ sealed: [UInt8], context: [UInt8]) throws(RecordProtectionError) -> OpenedContent {
        guard sealed.count >= 8 else { throw .init(.malformed, "The content is too short.") }
        let content = Self.masked(Array(sealed.dropLast(8)))
        guard Self.bytes(Self.sum(content + context, seed: 9)) == Array(sealed.suffix(8)) else {
            throw .init(.forged, "The content is not what it was.")
        }
        return OpenedContent(content: content)
    }

    private static func masked(_ bytes: [UInt8]) -> [UInt8] { bytes.map { $0 ^ 0xA5 } }

    /// FNV-1a, begun differently for each seed.
    private static func sum(_ bytes: [UInt8], seed: UInt64) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325 &+ seed &* 0x9e37_79b9) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    private static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
