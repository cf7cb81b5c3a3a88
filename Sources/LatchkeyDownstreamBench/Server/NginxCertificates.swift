//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
package import LatchkeyHTTP

/// Certificates for a server and its clients, in a folder of their own.
package struct NginxCertificates: Sendable {
    /// The authority's certificate.
    package let authority: [UInt8]
    /// The client's certificate and key.
    package let identity: ClientIdentity
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
            privateKey: PrivateKey(generatingOn: .p256)
        )
        func issue(_ name: String, _ usage: CertificateUsage) throws -> (certificate: [UInt8], key: [UInt8]) {
            let key = try PrivateKey(generatingOn: .p256)
            let profile = CertificateProfile(
                subject: DistinguishedName(commonName: name),
                alternativeNames: [.ipAddress("127.0.0.1"), .dns("localhost")],
                usage: usage,
                validity: validity
            )
            return (try authority.issue(profile, for: key.publicKey).pem(), try key.pem())
        }
        let server = try issue("localhost", .serverAuthentication)
        let client = try issue("client", .clientAuthentication)
        self.authority = try authority.certificate.pem()
        self.identity = ClientIdentity(pem: client.certificate + client.key)
        self.folder = folder
        let files = [("ca.pem", self.authority), ("server.pem", server.certificate), ("server.key", server.key)]
        for (name, bytes) in files { try Data(bytes).write(to: folder.appending(path: name)) }
    }

    /// The path of a file.
    ///
    /// - Parameter name: Its name; empty for the folder itself.
    /// - Returns: The path.
    package func path(_ name: String) -> String {
        name.isEmpty ? self.folder.path : self.folder.appending(path: name).path
    }

    func remove() { try? FileManager.default.removeItem(at: self.folder) }
}
