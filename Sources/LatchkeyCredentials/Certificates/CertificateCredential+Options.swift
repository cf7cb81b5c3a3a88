//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto

extension CertificateCredential {
    /// How a certificate is used.
    public struct Options: Hashable, Sendable {
        /// Whether the certificate goes along with its chain in assertions, for issuers that trust its subject and
        /// issuer; no by default.
        public var sendsChain: Bool
        /// The algorithm that assertions are signed with; `nil`, the default, for what the issuer wants.
        public var algorithm: SignatureAlgorithm?
        /// Whether the certificate is presented to the token endpoint in place of an assertion (RFC 8705); no by default.
        public var isBound: Bool
        /// When the certificate is fetched anew.
        public var reload: CertificateReloadPolicy
        /// How many seconds an assertion is valid; 600 by default.
        public var assertionLifetime: Int64

        /// Creates options.
        ///
        /// - Parameters:
        ///   - sendsChain: Whether the certificate goes along with its chain in assertions.
        ///   - algorithm: The algorithm that assertions are signed with.
        ///   - isBound: Whether the certificate is presented to the token endpoint in place of an assertion.
        ///   - reload: When the certificate is fetched anew.
        ///   - assertionLifetime: How many seconds an assertion is valid.
        public init(
            sendsChain: Bool = false,
            algorithm: SignatureAlgorithm? = nil,
            isBound: Bool = false,
            reload: CertificateReloadPolicy = .init(),
            assertionLifetime: Int64 = 600
        ) {
            self.sendsChain = sendsChain
            self.algorithm = algorithm
            self.isBound = isBound
            self.reload = reload
            self.assertionLifetime = assertionLifetime
        }
    }
}
