//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a server of AD FS says about itself (RFC 7033).
struct WebFingerDocument: Encodable, Sendable {
    struct Link: Encodable, Sendable {
        var rel: String
        var href: String
    }

    /// The relation that makes a host trusted.
    static let trustedRealm = "http://schemas.microsoft.com/rel/trusted-realm"

    var subject: String
    var links: [Link]
}
