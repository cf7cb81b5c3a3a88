//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

@testable import LatchkeyTokenCache

/// A protection with the behaviour of a real one and without its strength.
final class ToyProtection: RecordProtection {
    private struct State: Sendable {
        var active: UInt8 = 1
        var retired: Set<UInt8> = []
        var unknown: Set<UInt8> = []
        var hasKeys = true
        var seals = 0
    }

    private static let magic: UInt8 = 0xc5
    private let state = Locked(State())

    var seals: Int { self.state.withLock(\.seals) }

    /// The number of the key that sealed something.
    static func key(of sealed: [UInt8]) -> UInt8 { sealed[1] }

    func rotate() { self.state.withLock { $0.active += 1 } }

    func retire(_ key: UInt8) { self.state.withLock { _ = $0.retired.insert(key) } }

    func forget(_ key: UInt8) { self.state.withLock { _ = $0.unknown.insert(key) } }

    func set(hasKeys: Bool) { self.state.withLock { $0.hasKeys = hasKeys } }

    func digest(of name: [UInt8]) -> [UInt8] {
        (0..<4).flatMap { Self.bytes(of: Self.hash([$0] + name)) }
    }

    func seal(_ content: [UInt8], context: [UInt8]) throws(RecordProtectionError) -> [UInt8] {
        let key = self.state.withLock { state -> UInt8? in
            guard state.hasKeys else { return nil }
            state.seals += 1
            return state.active
        }
        guard let key else { throw RecordProtectionError(.unavailable, "There is no key.") }
        let check = Self.bytes(of: Self.hash([key] + context + [0xff] + content))
        return [Self.magic, key] + check + content.map { $0 ^ 0x5a }
    }

    func open(_ sealed: [UInt8], context: [UInt8]) throws(RecordProtectionError) -> OpenedContent {
        guard sealed.first == Self.magic else { throw RecordProtectionError(.malformed, "It is something else.") }
        guard sealed.count >= 10 else { throw RecordProtectionError(.forged, "It is cut short.") }
        let key = sealed[1]
        let state = self.state.withLock { $0 }
        if state.retired.contains(key) { throw RecordProtectionError(.retiredKey, "The key is retired.") }
        if state.unknown.contains(key) || key == 0 || key > state.active {
            throw RecordProtectionError(.unknownKey, "The key is unknown.")
        }
        let content = sealed[10...].map { $0 ^ 0x5a }
        guard Array(sealed[2..<10]) == Self.bytes(of: Self.hash([key] + context + [0xff] + content)) else {
            throw RecordProtectionError(.forged, "It was changed.")
        }
        return OpenedContent(content: content, isSealedWithOldKey: key != state.active)
    }

    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        var hash = StableHash()
        hash.combine(bytes)
        hash.combine(UInt64(bytes.count))
        return hash.value
    }

    private static func bytes(of number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}
