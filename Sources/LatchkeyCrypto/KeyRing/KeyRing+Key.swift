//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension KeyRing {
    /// What is known of a key of the ring, without its bytes.
    public struct Key: Hashable, Sendable {
        /// The key's name, which is no secret: 1 to 32 characters among `A-Z a-z 0-9 . _ -`.
        public let id: String
        /// What the key is used for.
        public internal(set) var state: State
        /// When the key was made, in seconds since 1970.
        public let created: Int64

        /// Whether a text can be the name of a key.
        static func isValid(id: String) -> Bool {
            (1...32).contains(id.utf8.count)
                && id.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
                    default: byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                    }
                }
        }
    }

    /// What a key of the ring is used for.
    public struct State: Hashable, Sendable {
        private enum Base: String { case active, decryptOnly, retired }
        private let base: Base

        private init(base: Base) {
            self.base = base
        }

        /// The key wraps and unwraps.
        public static var active: Self { .init(base: .active) }
        /// The key unwraps only; what it wrapped should be wrapped anew.
        public static var decryptOnly: Self { .init(base: .decryptOnly) }
        /// The key is destroyed; its name remains, so that nobody wonders what it was.
        public static var retired: Self { .init(base: .retired) }

        /// The name in the JSON form.
        public var name: String { self.base.rawValue }

        /// Finds a state by its name in the JSON form; fails for an unknown one.
        init?(name: String) {
            guard let base = Base(rawValue: name) else { return nil }
            self.base = base
        }
    }
}

extension KeyRing.State: CustomStringConvertible {
    /// The name in the JSON form.
    public var description: String { self.name }
}

extension KeyRing.Entry {
    /// Makes a new key with a random name.
    static func make(state: KeyRing.State, at now: Int64) throws(CryptoError) -> Self {
        let digits = try RandomBytes.make(count: 6).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return Self(
            key: KeyRing.Key(id: "k" + digits.joined(), state: state, created: now),
            bytes: try SecretBytes(randomCount: KeyRing.keyCount)
        )
    }
}
