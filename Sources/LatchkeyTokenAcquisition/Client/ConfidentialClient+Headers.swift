//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyTokenCache

extension ConfidentialClient: AuthorizationHeaderProvider {
    /// Returns a field with a token, and signs it or brings the certificate along when the token is bound.
    public func authorizationHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
        switch request.options.scheme.base {
        case .bearer, .publicKeyClaim:
            let (token, origin) = try await self.originatedToken(for: request)
            return AuthorizationHeader(value: "Bearer \(token.value)", metadata: .init(token, origin: origin))
        case .publicKey:
            let (token, origin) = try await self.originatedToken(for: request)
            return AuthorizationHeader(value: "PoP \(token.value)", metadata: .init(token, origin: origin))
        case .boundToCertificate:
            return try await self.boundHeader(for: request)
        case .signedRequest:
            return try await self.signedHeader(for: request)
        case .sshCertificate:
            throw AcquisitionError(
                .invalidRequest,
                "A certificate for SSH cannot authorise a request over HTTP. Ask for the token itself.",
                reason: "ssh_cert_used_as_http_header"
            )
        case .custom(let name):
            throw AcquisitionError(
                .configuration,
                "Nobody presents tokens by the scheme '\(SafeText.clean(name, limit: 64))'. "
                    + "Add a provider for it to a SchemeHeaderProvider.",
                reason: "unknown_scheme"
            )
        }
    }

    private func boundHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
        // The certificate may be replaced between any two steps, but hardly three times.
        for attempt in 1...3 {
            let (token, origin): Originated
            do throws(AcquisitionError) {
                (token, origin) = try await self.originatedToken(for: request)
            } catch {
                guard error.reason == "token_key_replaced", attempt < 3 else { throw error }
                continue
            }
            let binding = try await self.core.certificateBinding()
            guard token.bindingKeyID == binding.keyID else { continue }
            return AuthorizationHeader(
                value: "mtls_pop \(token.value)",
                clientIdentity: binding.identity,
                metadata: .init(token, origin: origin)
            )
        }
        throw AcquisitionError(
            .credential,
            "The client's certificate is replaced all the time. Check where it comes from.",
            reason: "token_key_replaced"
        )
    }

    private func signedHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
        for _ in 0..<2 {
            let (token, origin) = try await self.originatedToken(for: request)
            guard let id = token.bindingKeyID, let key = await self.core.proofKeys.key(of: id) else { continue }
            do {
                let signed = try key.sign(
                    token.value,
                    for: request.options.signedRequest ?? .init(),
                    at: self.core.timing.wallSeconds()
                )
                return AuthorizationHeader(value: "PoP \(signed)", metadata: .init(token, origin: origin))
            } catch {
                throw AcquisitionError(.configuration, "The request cannot be signed. \(error.message)", cause: error)
            }
        }
        throw AcquisitionError(
            .credential,
            "The key that signs requests was replaced meanwhile. Try again.",
            reason: "token_key_replaced"
        )
    }
}
