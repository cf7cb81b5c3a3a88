//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// A certificate that was fetched, and when to fetch it anew: pure decisions, no clock.
struct HeldCertificate: Sendable {
    /// The certificate.
    let certificate: SigningCertificate
    /// The source's revision when it was fetched.
    private let revision: Int?
    /// When a fetch was last tried, in seconds since 1970.
    private var triedAt: Int64
    /// Whether somebody has a reason to think that there is another.
    private var isDoubted = false

    init(_ certificate: SigningCertificate, revision: Int?, at time: Int64) {
        self.certificate = certificate
        self.revision = revision
        self.triedAt = time
    }

    /// Whether the certificate is valid at a time.
    func isValid(at time: Int64) -> Bool { self.certificate.certificate.validity.contains(time) }

    /// Whether to fetch it anew.
    ///
    /// - Parameters:
    ///   - time: The present.
    ///   - revision: The source's revision now.
    ///   - policy: Says how long it may be held.
    /// - Returns: Whether to fetch it anew.
    func isDue(at time: Int64, revision: Int?, policy: CertificateReloadPolicy) -> Bool {
        if self.isDoubted || !self.isValid(at: time) { return true }
        if let revision, revision != self.revision { return true }
        // A clock that was set back must not keep the certificate for ever.
        let age = time - self.triedAt
        if age < 0 || age >= policy.longestAge.wholeSeconds { return true }
        let margin = policy.expiryMargin.wholeSeconds
        return time > self.certificate.certificate.validity.upperBound - margin
            && age >= policy.retryInterval.wholeSeconds
    }

    /// Notes that fetching it anew failed.
    mutating func tryLater(at time: Int64) { self.triedAt = time }

    /// Notes that it should be fetched anew, for example because the issuer refused it.
    mutating func doubt() { self.isDoubted = true }
}
