//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// How an issuer wants client assertions to be signed, and the certificate to be named.
public struct ClientAssertionStyle: Hashable, Sendable {
    private enum Base { case modern, compatible }
    private let base: Base

    /// PS256 with the SHA-256 thumbprint, `x5t#S256`: Entra ID, External ID and B2C.
    public static var modern: Self { .init(base: .modern) }
    /// RS256 with the SHA-1 thumbprint, `x5t`: AD FS and others that know nothing newer.
    public static var compatible: Self { .init(base: .compatible) }

    /// The algorithm for a key when nobody chose another.
    ///
    /// - Parameter kind: The kind of key.
    /// - Returns: The algorithm; `nil` when the issuer accepts no keys of that kind.
    func algorithm(for kind: KeyKind) -> SignatureAlgorithm? {
        switch (self.base, kind) {
        case (.modern, .rsa): .ps256
        case (.compatible, .rsa): .rs256
        // Entra accepts RSA keys alone; other issuers take what their metadata promises.
        case (.modern, _): nil
        case (.compatible, .p256): .es256
        case (.compatible, .p384): .es384
        default: .es512
        }
    }
}
