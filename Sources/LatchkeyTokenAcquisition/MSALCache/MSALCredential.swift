//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A token of a cache file of MSAL, of any kind.
struct MSALCredential: Hashable, Sendable {
    /// The user's account at home; empty for tokens of the application itself.
    var homeAccountID = ""
    /// The sign-in host.
    var environment: String
    var clientID: String
    /// The tenant; empty for refresh tokens.
    var realm = ""
    /// The scopes.
    var target: [String] = []
    var secret: String
    /// Seconds since 1970, like all times of these files.
    var cachedAt: Int64?
    var expiresOn: Int64?
    var refreshOn: Int64?
    /// `nil` for a bearer token.
    var tokenType: String?
    /// The hash of the assertion that the token was exchanged for.
    var assertionHash: String?
    /// The family of applications that a refresh token is for.
    var familyID: String?
    var clientInfo: String?
    /// Whether the token's identity has components that only its own library knows.
    var isExtended = false

    /// Whether the token is told from others by its common fields alone, and bound to no key.
    var isPlain: Bool {
        !self.isExtended && (self.tokenType ?? "Bearer").lowercased() == "bearer"
    }
}

/// An account of a cache file of MSAL.
struct MSALAccount: Hashable, Sendable {
    var homeAccountID: String
    var environment: String
    var realm: String
    var username = ""
    var name: String?
    var localAccountID: String?
    var clientInfo: String?
}

/// An application of a cache file of MSAL.
struct MSALApplication: Hashable, Sendable {
    var environment: String
    var clientID: String
    var familyID: String?
}
