//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a certificate that is to be made says.
public struct CertificateProfile: Hashable, Sendable {
    /// The subject's name.
    public var subject: DistinguishedName
    /// The names and addresses that the certificate is valid for; none by default.
    public var alternativeNames: [SubjectAlternativeName]
    /// What the certificate may be used for; a TLS server by default.
    public var usage: CertificateUsage
    /// The first and last second of validity, in seconds since 1970.
    public var validity: ClosedRange<Int64>
    /// The serial number, 1 to 20 big-endian bytes; `nil`, the default, picks 16 random bytes.
    public var serialNumber: [UInt8]?

    /// Creates a profile.
    ///
    /// - Parameters:
    ///   - subject: The subject's name.
    ///   - alternativeNames: The names and addresses that the certificate is valid for.
    ///   - usage: What the certificate may be used for.
    ///   - validity: The first and last second of validity, in seconds since 1970.
    ///   - serialNumber: The serial number; `nil` picks a random one.
    public init(
        subject: DistinguishedName,
        alternativeNames: [SubjectAlternativeName] = [],
        usage: CertificateUsage = .serverAuthentication,
        validity: ClosedRange<Int64>,
        serialNumber: [UInt8]? = nil
    ) {
        self.subject = subject
        self.alternativeNames = alternativeNames
        self.usage = usage
        self.validity = validity
        self.serialNumber = serialNumber
    }
}
