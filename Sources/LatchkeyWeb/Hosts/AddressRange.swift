//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A range of IP addresses, such as `10.0.0.0/8`, `fd00::/8` or `192.0.2.7`.
struct AddressRange: Hashable, Sendable {
    private let bytes: [UInt8]
    private let bits: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bytes = Self.bytes(of: parts[0]) else { return nil }
        let bits = parts.count > 1 ? Int(parts[1]) : bytes.count * 8
        guard let bits, (0...bytes.count * 8).contains(bits) else { return nil }
        self.bytes = bytes
        self.bits = bits
    }

    /// Whether an address is in the range; an IPv4 address that is mapped into IPv6 counts as what it is.
    func contains(_ address: String) -> Bool {
        guard let other = Self.bytes(of: address[...]), other.count == self.bytes.count else { return false }
        let whole = self.bits / 8
        guard self.bytes.prefix(whole) == other.prefix(whole) else { return false }
        let rest = self.bits % 8
        return rest == 0 || (self.bytes[whole] ^ other[whole]) >> (8 - rest) == 0
    }

    /// The 4 or 16 bytes of an address; `nil` for what is none.
    static func bytes(of text: Substring) -> [UInt8]? {
        guard text.utf8.contains(UInt8(ascii: ":")) else { return Self.octets(text) }
        let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        guard let head = Self.groups(halves[0]), let tail = Self.groups(halves.count > 1 ? halves[1] : "") else {
            return nil
        }
        let gap = 16 - head.count - tail.count
        guard halves.count > 1 ? gap >= 2 : gap == 0 else { return nil }
        let bytes = head + [UInt8](repeating: 0, count: gap) + tail
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? Array(bytes.suffix(4)) : bytes
    }

    private static func octets(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let octets = parts.compactMap { part in
            part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? UInt8(part) : nil
        }
        return octets.count == 4 ? octets : nil
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.utf8.contains(UInt8(ascii: ".")) {
                guard let octets = Self.octets(part) else { return nil }
                bytes += octets
                continue
            }
            guard (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit), let group = UInt16(part, radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes.count <= 16 ? bytes : nil
    }
}
