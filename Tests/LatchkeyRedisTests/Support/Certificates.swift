//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyHTTP

/// Certificates made with the openssl command, once per run of the tests.
struct Certificates: Sendable {
    private static let made = Task(name: "make-certificates") { try await Certificates.make() }

    static var shared: Certificates {
        get async throws { try await self.made.value }
    }

    let folder: URL

    func path(_ name: String) -> String { self.folder.appending(path: name).path }

    func identity(_ name: String) throws -> ClientIdentity {
        let parts = try ["\(name).pem", "\(name).key"].map { try Data(contentsOf: self.folder.appending(path: $0)) }
        return ClientIdentity(pem: parts.flatMap { [UInt8]($0) })
    }

    /// The arguments of a server that has a certificate, and perhaps asks clients for theirs.
    func arguments(certificate: String = "server", asksClients: Bool = false) -> [String] {
        [
            "--tls-cert-file", self.path("\(certificate).pem"), "--tls-key-file", self.path("\(certificate).key"),
            "--tls-ca-cert-file", self.path("ca.pem"), "--tls-auth-clients", asksClients ? "yes" : "no",
        ]
    }

    private static func make() async throws -> Certificates {
        let folder = try TemporaryFolder.make("certificates")
        _ = try await run("sh", ["-euc", Self.script, "sh", folder.path])
        return Certificates(folder: folder)
    }

    private static let script = """
        cd "$1"
        key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }
        authority() { key "$1"; openssl req -x509 -new -key "$1.key" -subj "/CN=$1" -days 2 -out "$1.pem"; }
        # leaf NAME AUTHORITY ALTERNATIVE-NAMES
        leaf() {
            key "$1"
            openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
            printf 'subjectAltName=%s\\n' "$3" > "$1.ext"
            openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days 2 \\
                -extfile "$1.ext" -out "$1.pem"
        }
        authority ca
        authority otherca
        leaf server ca DNS:localhost,IP:127.0.0.1
        leaf elsewhere ca DNS:elsewhere.example
        leaf alice ca DNS:alice
        leaf mallory otherca DNS:mallory
        """
}
