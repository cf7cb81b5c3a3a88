//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How a token is presented to an API, and what it is bound to.
public struct TokenScheme: Hashable, Sendable {
    enum Base: Hashable, Sendable {
        case bearer
        case boundToCertificate
        case signedRequest
        case publicKey(String)
        case publicKeyClaim(String)
        case sshCertificate(String)
        case custom(String)
    }

    let base: Base

    /// Whoever has the token can use it (RFC 6750); the default.
    public static var bearer: Self { .init(base: .bearer) }

    /// The token is bound to the client's certificate, which has to be presented with it (RFC 8705 §3): `MTLS_POP`.
    public static var boundToCertificate: Self { .init(base: .boundToCertificate) }

    /// The token is bound to a key of this process, which signs each request to the API: `PoP`.
    public static var signedRequest: Self { .init(base: .signedRequest) }

    /// The token is bound to a key of the caller's, who signs requests: `PoP`.
    ///
    /// - Parameter confirmation: What the issuer is sent as `req_cnf`.
    /// - Returns: The scheme.
    public static func publicKey(_ confirmation: String) -> Self { .init(base: .publicKey(confirmation)) }

    /// The token is bound to a key of the caller's, but presented as a bearer token.
    ///
    /// - Parameter claim: The key as a JSON object, which the issuer is sent as `req_cnf` in base64url.
    /// - Returns: The scheme.
    public static func publicKeyClaim(_ claim: String) -> Self { .init(base: .publicKeyClaim(claim)) }

    /// The token is a certificate for SSH, and no header of requests.
    ///
    /// - Parameter key: The public key as a JSON Web Key, which the issuer is sent as `req_cnf`.
    /// - Returns: The scheme.
    public static func sshCertificate(_ key: String) -> Self { .init(base: .sshCertificate(key)) }

    /// A scheme of the application's own, which one of its ``SchemeHeaderProvider``'s providers knows how to present.
    ///
    /// - Parameter name: The scheme's name; compared without regard to letter case.
    /// - Returns: The scheme.
    public static func custom(_ name: String) -> Self { .init(base: .custom(name.lowercased())) }

    /// The name of a scheme of the application's own, in lower case; `nil` for one that the library knows.
    public var customName: String? {
        if case .custom(let name) = self.base { name } else { nil }
    }

    /// The type of the token, as the issuer names it.
    var tokenType: String {
        switch self.base {
        case .bearer, .custom: "Bearer"
        case .boundToCertificate: "mtls_pop"
        case .signedRequest, .publicKey, .publicKeyClaim: "pop"
        case .sshCertificate: "ssh-cert"
        }
    }

    /// The number of the type in telemetry.
    var telemetryValue: Int {
        switch self.base {
        case .bearer, .custom: 1
        case .boundToCertificate: 6
        case .signedRequest: 2
        case .publicKey, .publicKeyClaim: 4
        case .sshCertificate: 3
        }
    }
}
