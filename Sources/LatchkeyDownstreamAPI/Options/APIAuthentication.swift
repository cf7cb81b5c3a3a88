//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How calls to an API prove who is calling.
public struct APIAuthentication: Hashable, Sendable {
    enum Base: Hashable, Sendable {
        case token
        case clientCertificate
        case anonymous
    }

    let base: Base

    /// With a token, which a certificate may have to accompany; the default.
    public static var token: Self { .init(base: .token) }
    /// With the client's certificate alone, and no token: the `ProtocolScheme` named `MTLS`.
    public static var clientCertificate: Self { .init(base: .clientCertificate) }
    /// Not at all.
    ///
    /// It has to be said, so that a forgotten scope does not become an anonymous call.
    public static var anonymous: Self { .init(base: .anonymous) }
}
