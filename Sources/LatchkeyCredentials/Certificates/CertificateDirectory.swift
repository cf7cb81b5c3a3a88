//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto

/// A directory of PEM and PKCS#12 files that stands in for a certificate store.
///
/// A certificate and its private key may be in one file or in two, whose names do not matter. Of several certificates
/// that are meant the one whose validity began last is taken.
public struct CertificateDirectory: CertificateSource, Sendable {
    /// The path of the directory.
    public let path: String
    /// Which certificate is meant.
    public let selector: CertificateSelector
    private let password: SecretBytes?

    /// Names a directory.
    ///
    /// - Parameters:
    ///   - path: The path of the directory.
    ///   - selector: Which certificate is meant.
    ///   - password: The pass phrase of encrypted files; none by default.
    public init(path: String, selector: CertificateSelector, password: SecretBytes? = nil) {
        self.path = path
        self.selector = selector
        self.password = password
    }

    /// The path and what is looked for.
    public var identifier: String { "certificate_store:\(self.path)/\(self.selector)" }

    /// Reads all files and finds the certificate.
    public func load(at time: Int64) async throws(CredentialError) -> SigningCertificate {
        let contents = try CertificateDirectoryContents(path: self.path, passphrase: self.password)
        let found = contents.keys.filter { self.selector.matches($0.certificate) }
        let valid = found.filter { $0.certificate.validity.contains(time) }
        let newest = valid.max { $0.certificate.validity.lowerBound < $1.certificate.validity.lowerBound }
        guard let newest else { throw self.failure(contents, found: found) }
        return SigningCertificate(newest)
    }

    /// Changes whenever a file does.
    public func revision() -> Int? {
        guard let names = try? CertificateDirectoryContents.names(in: self.path) else { return nil }
        var hasher = Hasher()
        for name in names { hasher.combine(FileSnapshot.Revision(of: "\(self.path)/\(name)")) }
        return hasher.finalize()
    }

    private func failure(_ contents: CertificateDirectoryContents, found: [CertifiedKey]) -> CredentialError {
        let what = "with \(self.selector) in '\(self.path)'"
        if !found.isEmpty {
            return CredentialError(
                .expired,
                "No certificate \(what) is valid now; \(found.count) are expired or not valid yet. Renew it, and check "
                    + "this host's clock."
            )
        }
        var message = "There is no certificate \(what) that has a private key."
        if contents.certificatesWithoutKey.contains(where: self.selector.matches) {
            message += " The certificate itself is there; put its key beside it."
        }
        if let first = contents.failures.first {
            message += " \(contents.failures.count) of the files could not be read, the first one: \(first)"
        }
        return CredentialError(.unavailable, message)
    }
}
