//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Certificate {
    /// The SHA-1 hash of the certificate's bytes.
    public var sha1Thumbprint: [UInt8] { Hash.sha1.digest(of: self.der) }

    /// The SHA-256 hash of the certificate's bytes.
    public var sha256Thumbprint: [UInt8] { Hash.sha256.digest(of: self.der) }

    /// The `x5t` header parameter (RFC 7515 §4.1.7): ``sha1Thumbprint`` in base64url.
    public var x5t: String { Base64URL.encode(self.sha1Thumbprint) }

    /// The `x5t#S256` header parameter (RFC 7515 §4.1.8): ``sha256Thumbprint`` in base64url.
    public var x5tS256: String { Base64URL.encode(self.sha256Thumbprint) }
}
