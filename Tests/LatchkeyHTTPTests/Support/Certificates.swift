//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyHTTP

/// Certificates made with the openssl command, once per run of the tests.
struct Certificates {
    private static let made = Task(name: "make-certificates") { try await Certificates.make() }

    static var shared: Certificates {
        get async throws { try await self.made.value }
    }

    let folder: URL

    func path(_ name: String) -> String {
        self.folder.appending(path: name).path
    }

    func bytes(_ names: String...) throws -> [UInt8] {
        try names.flatMap { try [UInt8](Data(contentsOf: self.folder.appending(path: $0))) }
    }

    func identity(_ name: String) throws -> ClientIdentity {
        ClientIdentity(pem: try self.bytes("\(name).pem", "\(name).key"))
    }

    private static func make() async throws -> Certificates {
        let name = "latchkey-certificates-\(UUID().uuidString)"
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        removeAtExit.withLock { $0 = folder }
        atexit { removeAtExit.withLock { $0.map { try? FileManager.default.removeItem(at: $0) } } }
        try await ChildProcess.run("sh", ["-euc", Self.script, "sh", folder.path])
        return Certificates(folder: folder)
    }

    private static let script = """
        cd "$1"
        key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }
        authority() { key "$1"; openssl req -x509 -new -key "$1.key" -subj "/CN=$1" -days 2 -out "$1.pem"; }
        # leaf NAME AUTHORITY DAYS ALTERNATIVE-NAMES
        leaf() {
            key "$1"
            openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
            printf 'subjectAltName=%s\\n' "$4" > "$1.ext"
            openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days "$3" \\
                -extfile "$1.ext" -out "$1.pem"
        }
        authority ca
        authority otherca
        leaf server ca 2 DNS:localhost,IP:127.0.0.1
        leaf expired ca -1 DNS:localhost,IP:127.0.0.1
        leaf elsewhere ca 2 DNS:elsewhere.example
        leaf alice ca 2 DNS:alice
        leaf bob ca 2 DNS:bob
        leaf mallory otherca 2 DNS:mallory
        # The certificate of alice again, for her other key.
        cp alice.pem swapped.pem && cp bob.key swapped.key
        for name in server elsewhere expired; do
            openssl x509 -in "$name.pem" -outform DER | openssl dgst -sha1 -binary > "$name.sha1"
        done
        """
}

private let removeAtExit = LockedURL()

/// The folder to remove when the process ends.
private final class LockedURL: @unchecked Sendable {
    // Proof: every access is under the lock.
    private let lock = NSLock()
    private var url: URL?

    func withLock(_ body: (inout URL?) -> Void) {
        self.lock.withLock { body(&self.url) }
    }
}
