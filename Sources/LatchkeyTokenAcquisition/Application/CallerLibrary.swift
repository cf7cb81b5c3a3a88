//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The library through which an application uses this one, for the issuer's statistics.
public struct CallerLibrary: Hashable, Sendable {
    /// Its short name, at most ten characters.
    public let id: String
    /// Its version, at most twenty characters.
    public let version: String

    /// Names a library; characters that would not fit are left out.
    ///
    /// - Parameters:
    ///   - id: Its short name.
    ///   - version: Its version.
    public init(id: String, version: String) {
        self.id = Self.cleaned(id, 10)
        self.version = Self.cleaned(version, 20)
    }

    private static func cleaned(_ text: String, _ limit: Int) -> String {
        String(decoding: text.utf8.filter { ASCII.isUnreserved($0) }.prefix(limit), as: UTF8.self)
    }
}
