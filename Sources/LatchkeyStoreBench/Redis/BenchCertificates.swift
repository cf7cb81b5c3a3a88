//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
import LatchkeyHTTP
import LatchkeyRedis

/// Certificates for an encrypted server, in a folder of their own.
struct BenchCertificates {
    /// How clients connect.
    let tls: RedisTLS
    /// What the server is told.
    let arguments: [String]
    private let folder: URL

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "latchkey-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let now = Int64(Date().timeIntervalSince1970)
        let validity = (now - 3_600)...(now + 86_400)
        let authority = try CertificateAuthority(
            subject: DistinguishedName(commonName: "Latchkey bench"),
            validity: validity,
            privateKey: PrivateKey(generatingRSABits: 2_048)
        )
        let key = try PrivateKey(generatingRSABits: 2_048)
        let profile = CertificateProfile(
            subject: DistinguishedName(commonName: "localhost"),
            alternativeNames: [.ipAddress("127.0.0.1")],
            validity: validity
        )
        let roots = try authority.certificate.pem()
        let files: [(String, [UInt8])] = [
            ("ca.pem", roots), ("server.pem", try authority.issue(profile, for: key.publicKey).pem()),
            ("server.key", try key.pem()),
        ]
        for (name, bytes) in files { try Data(bytes).write(to: folder.appending(path: name)) }
        func path(_ name: String) -> String { folder.appending(path: name).path }
        self.folder = folder
        self.tls = RedisTLS(trustRoots: .pem(roots))
        self.arguments = [
            "--tls-cert-file", path("server.pem"), "--tls-key-file", path("server.key"), "--tls-ca-cert-file",
            path("ca.pem"), "--tls-auth-clients", "no",
        ]
    }

    func remove() {
        try? FileManager.default.removeItem(at: self.folder)
    }
}
