//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenAcquisition

/// The other side: an API that takes bound tokens.
struct BoundCalls: Sendable {
    private let verifier = CertificateBindingVerifier()

    /// Checks that the caller holds the certificate that its token is bound to.
    func check(authorization: String?, certificate: Certificate?) throws {
        try self.verifier.verify(authorization: authorization, certificate: certificate)
    }
}
