//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// A root, an authority below it, and a certificate below that, each with another kind of key.
enum SampleChain {
    /// Makes the three.
    static func make() throws -> (root: CertificateAuthority, intermediate: CertificateAuthority, leaf: Certificate) {
        let root = try CertificateAuthority(
            subject: .init(commonName: "Root"),
            validity: .sampleValidity,
            privateKey: SampleKeys.first
        )
        let middle = CertificateProfile(
            subject: .init(commonName: "Middle"),
            usage: .certificateAuthority,
            validity: .sampleValidity
        )
        let intermediate = try CertificateAuthority(
            certificate: root.issue(middle, for: SampleKeys.p384.publicKey),
            privateKey: SampleKeys.p384
        )
        let profile = CertificateProfile(
            subject: .init(commonName: "Leaf", organization: "Latchkey"),
            usage: .clientAuthentication,
            validity: .sampleValidity
        )
        return (root, intermediate, try intermediate.issue(profile, for: SampleKeys.p256.publicKey))
    }
}
