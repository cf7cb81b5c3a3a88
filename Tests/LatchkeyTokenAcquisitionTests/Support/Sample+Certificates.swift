//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

extension Sample {
    /// A new certificate with its key, valid in this century.
    static func certifiedKey() throws -> CertifiedKey {
        let key = try PrivateKey()
        let profile = CertificateProfile(
            subject: .init(commonName: "service"),
            usage: .clientAuthentication,
            validity: 1_577_836_800...4_102_444_799
        )
        return try CertifiedKey(privateKey: key, certificates: [Certificate(selfSigned: profile, with: key)])
    }
}
