//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// What a validated token says, by the names of its claims.
public struct TokenClaims: Hashable, Sendable {
    /// The most claims that a token may have.
    private static let mostClaims = 200

    /// All claims.
    public let members: [String: ClaimValue]

    /// Takes claims.
    ///
    /// - Parameter members: The claims by their names.
    public init(_ members: [String: ClaimValue]) {
        self.members = members
    }

    /// Reads the payload of a token.
    init(payload: [UInt8]) throws(CryptoError) {
        guard let members = try ClaimValue(json: payload).object, members.count <= Self.mostClaims else {
            throw CryptoError(.malformedToken, "The payload is no object of at most \(Self.mostClaims) members.")
        }
        self.members = members
    }

    /// The value of a claim; `nil` when it is missing.
    ///
    /// - Parameter name: The claim's name.
    public subscript(name: String) -> ClaimValue? { self.members[name] }

    /// The first of some claims that is a text and not empty.
    ///
    /// - Parameter names: The names, the preferred one first.
    /// - Returns: The text; `nil` when there is none.
    public func text(_ names: String...) -> String? {
        for name in names {
            if let text = self.members[name]?.string, !text.isEmpty { return text }
        }
        return nil
    }

    /// The texts of a claim that is a text or a list of texts.
    ///
    /// - Parameter name: The claim's name.
    /// - Returns: The texts; none when the claim is missing or of another kind.
    public func texts(_ name: String) -> [String] { self.members[name]?.strings ?? [] }

    /// The words of a claim that is a text with spaces between them.
    ///
    /// - Parameter name: The claim's name.
    /// - Returns: The words.
    public func words(_ name: String) -> [String] {
        self.members[name]?.string?.split(separator: " ").map(String.init) ?? []
    }

    /// Whether ``words(_:)`` are any.
    func hasWords(_ name: String) -> Bool {
        self.members[name]?.string?.utf8.contains { $0 != UInt8(ascii: " ") } ?? false
    }
}

extension TokenClaims: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The number of claims; what they say is about a person.
    public var description: String { "TokenClaims(\(self.members.count) claims, <redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping claims does not reveal them.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
