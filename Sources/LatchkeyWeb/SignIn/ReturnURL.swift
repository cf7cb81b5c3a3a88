//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// A place of this application to which a browser may be sent: a path with or without a query, never another host.
public struct ReturnURL: Hashable, Sendable {
    /// The longest text.
    private static let longest = 2000

    /// The path with its query.
    public let path: String

    /// The root of the application.
    public static let root = ReturnURL(verified: "/")

    /// Checks a text that anybody may have written.
    ///
    /// It must begin with one slash, and nothing may follow that makes browsers see another host in it. Control characters,
    /// blanks, backslashes and characters outside ASCII are refused.
    ///
    /// - Parameter text: The text.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.longest, text.utf8.first == UInt8(ascii: "/"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        let start = text.dropFirst().prefix(3).lowercased()
        guard !start.hasPrefix("/"), start != "%2f", start != "%5c" else { return nil }
        self.path = text
    }

    private init(verified path: String) {
        self.path = path
    }
}
