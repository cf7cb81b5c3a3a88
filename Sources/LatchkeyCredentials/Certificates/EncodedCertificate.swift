//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto

/// A certificate with its private key in base64 text: a PKCS#12 file, or PEM text, which may also stand there as it is.
public struct EncodedCertificate: CertificateSource, Sendable {
    private let bytes: SecretBytes
    private let password: SecretBytes?
    /// A name that is stable while the process runs; the value cannot be guessed from it.
    public let identifier: String

    /// Decodes the text.
    ///
    /// - Parameters:
    ///   - value: The text; line breaks and spaces in it do not matter.
    ///   - password: The pass phrase of the file or key; none by default.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription``.
    public init(_ value: String, password: SecretBytes? = nil) throws(CredentialError) {
        guard value.utf8.count <= 2 * FileSnapshot.longestFile else {
            throw CredentialError(.invalidDescription, "The certificate's text is too long.")
        }
        var bytes = Array(value.utf8)
        if !CertificateBytes.isPEM(bytes) {
            do {
                bytes = try Base64.decode(value.filter { !$0.isWhitespace })
            } catch {
                throw CredentialError(
                    .invalidDescription,
                    "The certificate is neither base64 nor PEM text. \(error.message)",
                    cause: error
                )
            }
        }
        self.bytes = SecretBytes(taking: &bytes)
        self.password = password
        self.identifier = "certificate_base64:\(ProcessHash.text(of: value))"
    }

    /// Reads the bytes.
    public func load(at time: Int64) async throws(CredentialError) -> SigningCertificate {
        var bytes = self.bytes.revealed()
        defer { SecretBytes.erase(&bytes) }
        return try CertificateBytes.read(bytes, passphrase: self.password, name: "The base64 text")
    }
}
