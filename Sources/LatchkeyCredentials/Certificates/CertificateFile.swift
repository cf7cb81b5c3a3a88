//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto

/// A certificate with its private key in a file: PEM text or PKCS#12 (`.pfx`), told apart by the content.
///
/// The key of PEM text may be in a file of its own; when the text has none and nothing else is said, it is looked for
/// beside the file under the same name with the ending `.key`, as `tls.key` beside `tls.crt`.
public struct CertificateFile: CertificateSource, Sendable {
    /// The path of the file.
    public let path: String
    /// The path of the private key's file; `nil` to look in the file itself, then beside it.
    public let keyPath: String?
    private let password: SecretBytes?

    /// Names a file.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - keyPath: The path of the private key's file; none by default.
    ///   - password: The pass phrase of the file or key; none by default.
    public init(path: String, keyPath: String? = nil, password: SecretBytes? = nil) {
        self.path = path
        self.keyPath = keyPath
        self.password = password
    }

    /// The path.
    public var identifier: String { "certificate_path:\(self.path)" }

    /// Reads the file.
    public func load(at time: Int64) async throws(CredentialError) -> SigningCertificate {
        var file = try FileSnapshot(reading: self.path)
        defer { SecretBytes.erase(&file.bytes) }
        var keyBytes: [UInt8] = []
        defer { SecretBytes.erase(&keyBytes) }
        if let keyPath = self.keyPathToRead(beside: file.bytes) {
            do throws(CredentialError) {
                keyBytes = try FileSnapshot(reading: keyPath).bytes
            } catch {
                guard self.keyPath == nil else { throw error }
                throw CredentialError(
                    error.code,
                    "'\(self.path)' holds no private key, and beside it \(error.message)",
                    cause: error
                )
            }
        }
        return try CertificateBytes.read(
            file.bytes,
            keyBytes: keyBytes,
            passphrase: self.password,
            name: "'\(self.path)'"
        )
    }

    /// Changes whenever one of the files does.
    public func revision() -> Int? {
        guard let revision = FileSnapshot.Revision(of: self.path) else { return nil }
        var hasher = Hasher()
        hasher.combine(revision)
        hasher.combine(FileSnapshot.Revision(of: self.keyPath ?? self.siblingKeyPath))
        return hasher.finalize()
    }

    private func keyPathToRead(beside bytes: [UInt8]) -> String? {
        if let keyPath { return keyPath }
        guard CertificateBytes.isPEM(bytes), !CertificateBytes.hasPrivateKey(bytes) else { return nil }
        return self.siblingKeyPath
    }

    private var siblingKeyPath: String {
        let name = self.path.lastIndex(of: "/").map { self.path[self.path.index(after: $0)...] } ?? self.path[...]
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return self.path + ".key" }
        return self.path[..<dot] + ".key"
    }
}
