//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An issuer's refusal of a credential that newer material may mend.
package struct CredentialRejection: Hashable, Sendable {
    /// The numbers of such refusals.
    ///
    /// The key is not known, the assertion or certificate is out of its time, the certificate was revoked, the signature
    /// is invalid. A wrong secret (7000215) and an unknown client (700016) are none.
    private static let codes: Set<Int> = [700_024, 700_027, 1_000_502, 7_000_214, 7_000_274, 7_000_277]
    /// What servers that read client certificates answer when they want another.
    private static let statuses: Set<Int> = [400, 401, 403, 495, 496]

    /// What the refusal is called in messages.
    package let name: String

    /// Reads an error of a token endpoint; `nil` when it is another one.
    ///
    /// - Parameters:
    ///   - error: The OAuth error code.
    ///   - codes: The issuer's numbers for the error.
    package init?(error: String, codes: [Int]) {
        guard error == "invalid_client", let code = codes.first(where: Self.codes.contains) else { return nil }
        self.name = "AADSTS\(code)"
    }

    /// Reads the status of a server to which a certificate was presented; `nil` when it is another one.
    ///
    /// - Parameter status: The HTTP status.
    package init?(status: Int) {
        guard Self.statuses.contains(status) else { return nil }
        self.name = "status \(status)"
    }
}
