//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A sign-in of a user: what codes, refresh tokens and assertions stand for.
struct SignIn: Hashable, Sendable {
    /// The id of the user's object in the home tenant.
    var userID: String
    /// The number of the sign-in, by which it can be revoked.
    var number: UInt64
    /// The policies that the sign-in met.
    var met: Set<String>
    /// The name of the browser's session, for applications; `nil` when the user signed in without a page.
    var sessionID: String?
}
