//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Says when a certificate that is held is fetched anew.
///
/// Files that changed are read again at once, and a certificate that the issuer refused is fetched anew in any case.
public struct CertificateReloadPolicy: Hashable, Sendable {
    /// How long before its expiry a certificate is looked for anew; 7 days by default.
    public var expiryMargin: Duration
    /// How long to wait between two looks for the successor of a certificate that expires soon; 5 minutes by default.
    public var retryInterval: Duration
    /// How long a certificate is held, however long it is valid, where changes cannot be seen otherwise; 12 hours by
    /// default.
    public var longestAge: Duration

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - expiryMargin: How long before its expiry a certificate is looked for anew.
    ///   - retryInterval: How long to wait between two looks for a successor.
    ///   - longestAge: How long a certificate is held at most.
    public init(
        expiryMargin: Duration = .seconds(7 * 86_400),
        retryInterval: Duration = .seconds(300),
        longestAge: Duration = .seconds(12 * 3600)
    ) {
        self.expiryMargin = expiryMargin
        self.retryInterval = retryInterval
        self.longestAge = longestAge
    }
}

extension Duration {
    /// Whole seconds.
    var wholeSeconds: Int64 { self.components.seconds }
}
