//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

extension Certificate {
    /// Verifies that a chain of valid signatures leads from the certificate to one that is trusted.
    ///
    /// Every certificate of the chain must be valid at the time and have at least 112 bits of strength; those above the
    /// first must be authorities. Names of hosts and revocation are not looked at.
    ///
    /// - Parameters:
    ///   - intermediates: Certificates that may be used in between and are not trusted themselves; order does not matter.
    ///   - anchors: The certificates that are trusted, roots or others.
    ///   - time: The time, in seconds since 1970.
    ///   - purpose: What the certificate must be allowed for.
    /// - Returns: The chain, from this certificate to the trusted one.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/untrustedCertificate``, whose message says what is wrong with
    ///   which certificate.
    @discardableResult
    public func verify(
        intermediates: [Certificate] = [],
        anchors: [Certificate],
        at time: Int64,
        purpose: CertificatePurpose = .any
    ) throws(CryptoError) -> [Certificate] {
        let handle = try CertificateHandle(der: self.der)
        let intermediates = try CertificateList(intermediates)
        let anchors = try CertificateList(anchors)
        var reason: Int32 = 0
        var depth: Int32 = 0
        let chain = unsafe latchkey_certificate_verify(
            handle.pointer,
            intermediates.pointer,
            anchors.pointer,
            time,
            purpose.shimValue,
            &reason,
            &depth
        )
        guard let chain = unsafe CertificateList(owning: chain) else {
            let text =
                unsafe latchkey_verification_reason(reason).map { unsafe String(cString: $0) } ?? "unknown reason"
            let which = depth == 0 ? "The certificate" : "Certificate \(depth) above the certificate"
            throw CryptoError(.untrustedCertificate, "\(which) '\(self.subject)' is not trusted: \(text).")
        }
        return try chain.certificates()
    }
}
