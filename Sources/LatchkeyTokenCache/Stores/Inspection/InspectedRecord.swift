//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What an inspection found under one name of a store.
public struct InspectedRecord: Sendable {
    /// What a record holds.
    public enum Content: Sendable {
        /// A token with its facts.
        case token(StoredToken)
        /// Something that cannot be read, and why, in a word.
        case unreadable(String)
        /// Something that is no token: what caches tell each other.
        case other
    }

    /// The record as the store has it.
    public let stored: StoredRecord
    /// What it holds.
    public let content: Content
    /// Whether its partition was not purged since it was written.
    public let isCurrent: Bool

    /// The name of the record, as hexadecimal digits.
    public var id: String { self.stored.key.hexadecimal }
    /// The token, when the record holds one that can be read.
    public var token: StoredToken? { if case .token(let token) = self.content { token } else { nil } }
}

/// The facts of a token in a store, without its text.
public struct StoredToken: Sendable {
    /// The name of the token.
    public let key: CacheKey
    /// When it was requested.
    public let issuedAt: WallTime
    /// When it expires.
    public let expiresAt: WallTime
    /// How it is presented.
    public let tokenType: String
    /// The scopes that were granted.
    public let scopes: [String]
    /// What the store must promise for it.
    public let durability: AcquiredToken.Durability
    /// Whether it was sealed with a key that is being replaced.
    public let isSealedWithOldKey: Bool
    /// The content with the token's text, open.
    let payload: [UInt8]
}

extension StoredToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The type and expiry of the token, never its text.
    public var description: String { "StoredToken(\(self.tokenType), expires at \(self.expiresAt.seconds))" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a token does not reveal it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension StoreKey {
    /// The bytes of the name as hexadecimal digits.
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef".unicodeScalars)
        var text = String.UnicodeScalarView()
        for byte in self.bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 0x0f)])
        }
        return String(text)
    }
}
