//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Hides and seals so that tests can see it done, and protects nothing.
struct ToyProtection: RecordProtection {
    func digest(of name: [UInt8]) -> [UInt8] {
        var random = SeededRandom(seed: Self.tag(name))
        return (0..<20).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    func seal(_ content: [UInt8], context: [UInt8]) throws(RecordProtectionError) -> [UInt8] {
        let tag = Self.tag(content + context)
        return content.map { $0 ^ 0xa5 } + (0..<8).map { UInt8(truncatingIfNeeded: tag >> ($0 * 8)) }
    }

    func open(_ sealed: [UInt8], context: [UInt8]) throws(RecordProtectionError) -> OpenedContent {
        guard sealed.count >= 8 else { throw RecordProtectionError(.malformed, "It is too short.") }
        let content = sealed.dropLast(8).map { $0 ^ 0xa5 }
        guard try self.seal(content, context: context) == sealed else {
            throw RecordProtectionError(.forged, "It was sealed for something else.")
        }
        return OpenedContent(content: content)
    }

    private static func tag(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
