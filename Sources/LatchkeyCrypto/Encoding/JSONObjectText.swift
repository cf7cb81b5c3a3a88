//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A JSON object whose members are known by name, their values kept exactly as they were written.
package struct JSONObjectText: Sendable {
    /// A member of the object.
    package struct Member: Sendable {
        /// The name.
        package let name: String
        /// The value's JSON text.
        package let json: String
    }

    /// The members, in their order.
    package let members: [Member]

    /// Reads an object strictly: a name that appears twice is refused.
    ///
    /// - Parameters:
    ///   - bytes: The text in UTF-8.
    ///   - subject: What the text is, for messages.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/malformedToken``; the message holds no part of the text.
    package init(_ bytes: [UInt8], of subject: String) throws(CryptoError) {
        var reader = JSONReader(bytes, of: subject, failing: .malformedToken)
        var members: [Member] = []
        try reader.object { name, reader throws(CryptoError) in
            _ = reader.isNext("{")
            let start = reader.position
            try reader.skip()
            members.append(Member(name: name, json: String(decoding: bytes[start..<reader.position], as: UTF8.self)))
        }
        try reader.finish()
        self.members = members
    }

    /// The value of a member as seconds; `nil` when it is missing or no number.
    ///
    /// - Parameter name: The member's name.
    /// - Returns: The seconds, cut to whole ones.
    package func seconds(_ name: String) -> Int64? {
        guard let text = self.members.first(where: { $0.name == name })?.json else { return nil }
        return Int64(text) ?? Double(text).flatMap { Int64(exactly: $0.rounded(.down)) }
    }
}
