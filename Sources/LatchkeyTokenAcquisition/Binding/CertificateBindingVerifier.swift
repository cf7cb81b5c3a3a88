//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto

/// Checks, in an API, that who presents a token holds the certificate that the token is bound to (RFC 8705 §3).
///
/// It complements the verification of the token's signature, issuer, audience and times, and replaces none of that.
///
/// ```swift
/// try CertificateBindingVerifier().verify(authorization: header, certificate: connection.clientCertificate)
/// ```
public struct CertificateBindingVerifier: Sendable {
    /// Whether tokens that are bound to nothing are refused; true by default.
    public var requiresBinding: Bool
    private let now: (@Sendable () -> Int64)?

    /// Creates a verifier.
    ///
    /// - Parameters:
    ///   - requiresBinding: Whether tokens that are bound to nothing are refused; true by default.
    ///   - now: The present in seconds since 1970; by the system's clock by default.
    public init(
        requiresBinding: Bool = true,
        now: (@Sendable () -> Int64)? = nil
    ) {
        self.requiresBinding = requiresBinding
        self.now = now
    }

    /// Checks a request.
    ///
    /// - Parameters:
    ///   - authorization: The value of the request's `Authorization` field.
    ///   - certificate: The client certificate of the connection, or the one that a proxy that is trusted forwards.
    /// - Returns: The hash of the certificate that the token is bound to (`x5t#S256`); `nil` for a token that is bound
    ///   to nothing, where that is allowed.
    /// - Throws: ``BindingError``.
    @discardableResult
    public func verify(
        authorization: String?,
        certificate: Certificate?
    ) throws(BindingError) -> String? {
        let parts = authorization?.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true) ?? []
        let scheme = parts.first?.lowercased() ?? ""
        guard parts.count == 2, scheme == "bearer" || scheme == "mtls_pop" else {
            throw BindingError(.noToken, "The request has no token")
        }
        guard let claims = UnverifiedClaims(of: String(parts[1])) else {
            throw BindingError(.malformedToken, "The token is no JSON Web Token")
        }
        guard let confirmed = try Self.thumbprint(in: claims) else {
            guard !self.requiresBinding, scheme == "bearer" else {
                let code: BindingError.Code = self.requiresBinding ? .notBound : .wrongScheme
                throw BindingError(code, "The token is not bound to a certificate")
            }
            return nil
        }
        guard scheme == "mtls_pop" else {
            throw BindingError(.wrongScheme, "The token is bound and has to be presented with mtls_pop")
        }
        try self.check(certificate, isThatOf: confirmed)
        return confirmed
    }

    /// The hash that the `cnf` claim names; `nil` for a token without the claim.
    private static func thumbprint(in claims: UnverifiedClaims) throws(BindingError) -> String? {
        guard let confirmation = claims.members["cnf"] else { return nil }
        guard let thumbprint = confirmation.object?["x5t#S256"]?.string, !thumbprint.isEmpty else {
            throw BindingError(.notBound, "The token is bound to something else than a certificate")
        }
        return thumbprint
    }

    private func check(_ certificate: Certificate?, isThatOf thumbprint: String) throws(BindingError) {
        guard let certificate else { throw BindingError(.noCertificate, "The connection has no client certificate") }
        guard certificate.x5tS256 == thumbprint else {
            throw BindingError(.otherCertificate, "The token is bound to another certificate")
        }
        guard certificate.validity.contains(self.now?() ?? SystemSeconds.now) else {
            throw BindingError(.expiredCertificate, "The client certificate is not valid now")
        }
    }
}
