//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// What a certificate must be allowed for to be trusted.
public struct CertificatePurpose: Hashable, Sendable {
    private enum Base { case any, clientAuthentication, serverAuthentication }
    private let base: Base

    /// Anything; the certificates above it must still be allowed to sign.
    public static var any: Self { .init(base: .any) }
    /// Proving a TLS client's identity.
    public static var clientAuthentication: Self { .init(base: .clientAuthentication) }
    /// Proving a TLS server's identity.
    public static var serverAuthentication: Self { .init(base: .serverAuthentication) }

    /// The shim's number.
    var shimValue: latchkey_purpose {
        switch self.base {
        case .any: LATCHKEY_PURPOSE_ANY
        case .clientAuthentication: LATCHKEY_PURPOSE_CLIENT
        case .serverAuthentication: LATCHKEY_PURPOSE_SERVER
        }
    }
}
