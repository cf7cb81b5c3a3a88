//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A type that proves to a token endpoint which client is asking.
///
/// Contract: `authentication(for:)` is called only when a token request is about to be sent, never for a token that is
/// already held, and possibly from several tasks at once. Material that is costly to make, such as a signed assertion,
/// is kept by the credential between calls.
public protocol ClientCredential: Sendable {
    /// A name that tells this credential from others in logs and keys, and from which nothing secret can be derived.
    var identifier: String { get }

    /// Returns what to add to a token request.
    ///
    /// - Parameter context: The request that the credential shall authenticate.
    /// - Returns: Form parameters, a TLS client certificate, or both.
    /// - Throws: ``CredentialError`` when the credential cannot be used now.
    func authentication(
        for context: ClientAuthenticationContext
    ) async throws(CredentialError) -> ClientAuthentication

    /// The certificate that tokens of this credential can be bound to (RFC 8705 §3).
    ///
    /// It is asked for before a bound token is looked up, because the token of a replaced certificate is useless.
    ///
    /// - Returns: The certificate; `nil`, the default, when the credential has none.
    /// - Throws: ``CredentialError`` when the certificate cannot be had now.
    func certificateBinding() async throws(CredentialError) -> CertificateBinding?
}

extension ClientCredential {
    /// None.
    public func certificateBinding() async throws(CredentialError) -> CertificateBinding? { nil }
}
