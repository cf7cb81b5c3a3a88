//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// A place that a certificate with its private key comes from.
///
/// Contract: ``load(at:)`` fetches anew each time, so that a certificate that was replaced is found; what is fetched is
/// kept by the credential that uses the source.
public protocol CertificateSource: Sendable {
    /// A name that tells this source from others in logs and keys, without secrets.
    var identifier: String { get }

    /// Fetches the certificate.
    ///
    /// - Parameter time: The present, in seconds since 1970; of several certificates one that is valid then is chosen.
    /// - Returns: The certificate.
    /// - Throws: ``CredentialError`` when there is none that can be used.
    func load(at time: Int64) async throws(CredentialError) -> SigningCertificate

    /// A value that changes when ``load(at:)`` would return another certificate, found without fetching it; `nil`, the
    /// default, when that is unknown.
    func revision() -> Int?
}

extension CertificateSource {
    /// Unknown.
    public func revision() -> Int? { nil }
}

/// A certificate that is at hand already.
public struct CertificateObject: CertificateSource, Sendable {
    private let certificate: SigningCertificate

    /// Wraps a certificate.
    ///
    /// - Parameter certificate: The certificate.
    public init(_ certificate: SigningCertificate) {
        self.certificate = certificate
    }

    /// The thumbprint.
    public var identifier: String { "certificate:\(self.certificate.certificate.x5tS256)" }

    /// Returns the certificate.
    public func load(at time: Int64) async throws(CredentialError) -> SigningCertificate { self.certificate }
}
