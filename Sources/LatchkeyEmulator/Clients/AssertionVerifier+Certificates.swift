//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension AssertionVerifier {
    /// Verifies that the key of one of the application's certificates signed an assertion.
    func verifySignature(of jws: JWS, by application: Emulator.Application) throws(EntraError) {
        let certificate = try self.certificate(of: jws.header, registeredBy: application)
        guard certificate.validity.contains(self.configuration.now()) else { throw .certificateExpired }
        guard (try? jws.verify(with: certificate.publicKey)) != nil else { throw .assertionSignature }
    }

    /// Finds the certificate that the header of an assertion names or holds.
    private func certificate(
        of header: JOSEHeader,
        registeredBy application: Emulator.Application
    ) throws(EntraError) -> Certificate {
        let named = application.certificates.first { Self.names(header, $0) }
        if let named { return named }
        guard let chain = Self.chain(of: header), let leaf = chain.first else {
            throw .unknownKey(Self.thumbprint(of: header) ?? "none")
        }
        // A thumbprint beside the chain must be the one of its first certificate.
        guard Self.thumbprint(of: header) == nil || Self.names(header, leaf) else { throw .assertionSignature }
        guard self.isTrusted(leaf, chain: Array(chain.dropFirst()), by: application) else {
            throw .unknownKey(leaf.x5tS256)
        }
        return leaf
    }

    /// Whether an application registered a certificate, or trusts its subject and whoever signed it.
    ///
    /// - Parameters:
    ///   - leaf: The certificate.
    ///   - chain: The certificates that came along.
    ///   - application: The application.
    /// - Returns: Whether the certificate counts.
    func isTrusted(_ leaf: Certificate, chain: [Certificate], by application: Emulator.Application) -> Bool {
        if application.certificates.contains(leaf) { return true }
        return application.trustedSubjects.contains { trusted in
            guard (try? leaf.subjectName.matches(trusted.subject)) == true else { return false }
            let verified = try? leaf.verify(
                intermediates: chain,
                anchors: trusted.authorities,
                at: self.configuration.now()
            )
            return verified != nil
        }
    }

    /// Whether a header names a certificate by one of its thumbprints, and none that is another's.
    private static func names(_ header: JOSEHeader, _ certificate: Certificate) -> Bool {
        let newer = header["x5t#S256"].map { Self.canonical($0) == certificate.x5tS256 }
        let older = (header["x5t"] ?? header.keyID).map { Self.canonical($0) == certificate.x5t }
        return newer ?? older ?? false
    }

    private static func thumbprint(of header: JOSEHeader) -> String? { header["x5t#S256"] ?? header["x5t"] }

    /// A thumbprint in base64url without padding; some clients send it in base64, with padding or without.
    private static func canonical(_ thumbprint: String) -> String {
        thumbprint.filter { $0 != "=" }
            .replacing("+", with: "-")
            .replacing("/", with: "_")
    }

    /// The certificates that a header holds; some clients send one alone instead of an array, and some break the lines.
    private static func chain(of header: JOSEHeader) -> [Certificate]? {
        let several = try? JSONDecoder().decode(CertificateParameter.self, from: Data(header.json)).x5c
        guard let texts = header["x5c"].map({ [$0] }) ?? several else { return nil }
        return try? texts.map { text in try Certificate(der: Base64.decode(text.filter { !$0.isWhitespace })) }
    }

    /// The part of a header that holds certificates.
    private struct CertificateParameter: Decodable {
        var x5c: [String]
    }
}
