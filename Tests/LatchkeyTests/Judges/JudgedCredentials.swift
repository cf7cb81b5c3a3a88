//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
import LatchkeyEmulator

/// A certificate that an authority issued, for a client that an emulator knows by its subject alone.
struct JudgedCredentials {
    private let key: PrivateKey
    private let certificate: Certificate
    private let authority: CertificateAuthority

    init() throws {
        let validity: ClosedRange<Int64> = 1_700_000_000...4_000_000_000
        self.authority = try CertificateAuthority(
            subject: DistinguishedName(commonName: "Clients"),
            validity: validity,
            privateKey: PrivateKey()
        )
        self.key = try PrivateKey()
        let profile = CertificateProfile(
            subject: DistinguishedName(commonName: "orders.example"),
            usage: .clientAuthentication,
            validity: validity
        )
        self.certificate = try self.authority.issue(profile, for: self.key.publicKey)
    }

    var trustedSubject: Emulator.TrustedSubject {
        .init("CN=orders.example", authorities: [self.authority.certificate])
    }

    /// Writes the certificate and its key to a file.
    ///
    /// - Parameter folder: Where to.
    /// - Returns: The file's path.
    /// - Throws: Why it cannot be written.
    func write(to folder: TestFolder) throws -> String {
        let path = folder.path("client.pem")
        try Data(self.certificate.pem() + self.key.pem()).write(to: URL(filePath: path))
        return path
    }
}
