//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The tokens of a cache file in the schema that the MSAL libraries share.
///
/// The names under which a file keeps its entries are advice only: they are made anew from the entries' fields when a file
/// is written, and not heeded when it is read.
package struct MSALCache: Hashable, Sendable {
    /// The access tokens.
    var accessTokens: [MSALCredential] = []
    /// The refresh tokens.
    var refreshTokens: [MSALCredential] = []
    /// The ID tokens.
    var idTokens: [MSALCredential] = []
    /// The accounts of users.
    var accounts: [MSALAccount] = []
    /// What is known of applications.
    var applications: [MSALApplication] = []

    /// How many entries there are.
    package var count: Int {
        self.accessTokens.count + self.refreshTokens.count + self.idTokens.count + self.accounts.count
            + self.applications.count
    }

    init() {}
}

extension MSALCache: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The number of entries.
    package var description: String { "MSALCache(\(self.count) entries)" }
    /// The same as ``description``.
    package var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a cache does not reveal its tokens.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
