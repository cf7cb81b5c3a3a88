//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto

extension Emulator {
    /// A name that an application's certificates may bear, whoever makes the next one, as long as the right authority
    /// signs it.
    public struct TrustedSubject: Sendable {
        /// The subject, such as `CN=orders.contoso.example`.
        public var subject: String
        /// The authorities that may sign the certificate; the client has to send those in between.
        public var authorities: [Certificate]

        /// Creates a trusted subject.
        ///
        /// - Parameters:
        ///   - subject: The subject.
        ///   - authorities: The authorities that may sign the certificate.
        public init(_ subject: String, authorities: [Certificate]) {
            self.subject = subject
            self.authorities = authorities
        }
    }
}
