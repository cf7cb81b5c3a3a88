//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The authorization codes that were handed out.
struct AuthorizationCodes: Sendable {
    /// What a code stands for.
    struct Entry: Sendable {
        var clientID: String
        /// The authority's path; codes are only good where they were made.
        var prefix: String
        var redirectURI: String
        var scope: String
        var signIn: SignIn
        /// The challenge of PKCE, as its method makes it of the verifier.
        var challenge: String?
        /// Whether the challenge is the verifier itself.
        var isPlain = false
        var nonce: String?
        var end: Int64
        /// The refresh tokens that came of the code; set once it was redeemed.
        var family: UInt64?
        var isRedeemed = false
    }

    private var entries: [String: Entry] = [:]

    /// Keeps a new code.
    mutating func add(_ code: String, _ entry: Entry) {
        self.entries[code] = entry
    }

    /// Looks a code up.
    func entry(of code: String) -> Entry? { self.entries[code] }

    /// Marks a code as redeemed, unless it is already.
    ///
    /// - Parameters:
    ///   - code: The code.
    ///   - family: The family of refresh tokens that comes of it.
    /// - Returns: The family of the first redemption when there was one; else `nil`, and the code is used up.
    mutating func redeem(_ code: String, family: UInt64) -> UInt64? {
        if let first = self.entries[code]?.family { return first }
        self.entries[code]?.family = family
        self.entries[code]?.isRedeemed = true
        return nil
    }
}
