//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyHTTP

/// The certificate that a token is bound to, and that whoever presents the token presents as well (RFC 8705 §3).
public struct CertificateBinding: Hashable, Sendable {
    /// The SHA-256 hash of the certificate in base64url, as the token's `cnf` claim names it: `x5t#S256`.
    public var keyID: String
    /// The certificate with its private key.
    public var identity: ClientIdentity

    /// Creates a binding.
    ///
    /// - Parameters:
    ///   - keyID: The SHA-256 hash of the certificate in base64url, without padding.
    ///   - identity: The certificate with its private key.
    public init(keyID: String, identity: ClientIdentity) {
        self.keyID = keyID
        self.identity = identity
    }
}
