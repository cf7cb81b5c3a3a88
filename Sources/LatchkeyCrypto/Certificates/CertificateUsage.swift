//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a certificate may be used for.
public struct CertificateUsage: Hashable, Sendable {
    private enum Base {
        case certificateAuthority
        case clientAuthentication
        case serverAuthentication
        case serverAndClientAuthentication
    }
    private let base: Base

    /// Signing other certificates.
    public static var certificateAuthority: Self { .init(base: .certificateAuthority) }
    /// Proving a TLS client's identity, or signing client assertions.
    public static var clientAuthentication: Self { .init(base: .clientAuthentication) }
    /// Proving a TLS server's identity.
    public static var serverAuthentication: Self { .init(base: .serverAuthentication) }
    /// Proving an identity at both ends of TLS.
    public static var serverAndClientAuthentication: Self { .init(base: .serverAndClientAuthentication) }

    /// The extensions that say so, in the notation of OpenSSL's configuration files.
    var extensions: [(name: String, value: String)] {
        guard self.base != .certificateAuthority else {
            return [("basicConstraints", "critical,CA:TRUE"), ("keyUsage", "critical,keyCertSign,cRLSign")]
        }
        let purposes =
            switch self.base {
            case .clientAuthentication: "clientAuth"
            case .serverAuthentication: "serverAuth"
            case .certificateAuthority, .serverAndClientAuthentication: "serverAuth,clientAuth"
            }
        return [
            ("basicConstraints", "critical,CA:FALSE"),
            ("keyUsage", "critical,digitalSignature"),
            ("extendedKeyUsage", purposes),
        ]
    }
}
