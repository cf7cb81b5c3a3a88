//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Certificate {
    /// The SHA-1 hash of the certificate's bytes; in base64url it is the `x5t` header parameter.
    public var sha1Thumbprint: [UInt8] { Hash.sha1.digest(of: self.der) }

    /// The SHA-256 hash of the certificate's bytes; in base64url it is the `x5t#S256` header parameter.
    public var sha256Thumbprint: [UInt8] { Hash.sha256.digest(of: self.der) }
}
