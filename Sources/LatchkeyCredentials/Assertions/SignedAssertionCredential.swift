//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A credential whose assertions are signed by someone else: a workload identity, another application, a service.
public final class SignedAssertionCredential: ClientCredential, Sendable {
    /// What an assertion depends on.
    private struct Key: Hashable, Sendable {
        var request: AssertionRequest
        let revision: Int?
    }

    private let provider: any AssertionProvider
    private let isBound: Bool
    private let assertions: AssertionCache<Key>

    /// Creates a credential.
    ///
    /// - Parameters:
    ///   - provider: Brings the assertions.
    ///   - isBound: Whether they are bound to a certificate, which authenticates to the token endpoint as well; no by
    ///     default.
    ///   - clock: The wall clock; the system's by default.
    public init(_ provider: any AssertionProvider, isBound: Bool = false, clock: CredentialClock = .system) {
        self.provider = provider
        self.isBound = isBound
        self.assertions = AssertionCache(clock: clock)
    }

    /// The provider's name.
    public var identifier: String { self.provider.identifier }

    /// Returns the form parameters `client_assertion_type` and `client_assertion`.
    public func authentication(
        for context: ClientAuthenticationContext
    ) async throws(CredentialError) -> ClientAuthentication {
        let request = self.request(for: context)
        var key = Key(request: request, revision: self.provider.revision())
        key.request.correlationID = ""
        let assertion = try await self.assertions.assertion(for: key) { [provider] () throws(CredentialError) in
            do {
                return try await provider.assertion(for: request)
            } catch {
                throw CredentialError(wrapping: error, "No assertion came from '\(provider.identifier)'")
            }
        }
        guard !request.isBound || assertion.clientIdentity != nil else {
            throw CredentialError(
                .notSupported,
                "'\(self.identifier)' brought an assertion without the certificate that it shall be bound to."
            )
        }
        return .assertion(assertion.text, boundTo: assertion.clientIdentity)
    }

    /// The certificate that bound assertions of the provider come with.
    public func certificateBinding() async throws(CredentialError) -> CertificateBinding? {
        do {
            return try await self.provider.certificateBinding()
        } catch {
            throw CredentialError(wrapping: error, "No certificate came from '\(self.identifier)'")
        }
    }

    private func request(for context: ClientAuthenticationContext) -> AssertionRequest {
        let isBound = self.isBound || context.requiresBinding
        var request = AssertionRequest(
            clientID: context.clientID,
            tenant: context.tenant,
            tokenEndpoint: isBound ? context.boundTokenEndpoint ?? context.tokenEndpoint : context.tokenEndpoint,
            federatedIdentityPath: context.federatedIdentityPath,
            isBound: isBound,
            correlationID: context.correlationID
        )
        request.claims = context.claims
        request.capabilities = context.capabilities
        return request
    }
}

extension SignedAssertionCredential: ReloadableCredential {
    /// Brings new assertions from now on.
    public func reload() async { await self.assertions.removeAll() }
}
