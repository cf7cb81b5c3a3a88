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
            return AuthorizationHeader(value: "Bearer \(try await self.token(for: request).value)")
        case .publicKey:
            return AuthorizationHeader(value: "PoP \(try await self.token(for: request).value)")
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
        }
    }

    private func boundHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
        // The certificate may be replaced between both calls, but hardly twice.
        for _ in 0..<2 {
            let token = try await self.token(for: request)
            let binding = try await self.core.certificateBinding()
            guard token.bindingKeyID == binding.keyID else { continue }
            return AuthorizationHeader(value: "mtls_pop \(token.value)", clientIdentity: binding.identity)
        }
        throw AcquisitionError(
            .credential,
            "The client's certificate is replaced all the time. Check where it comes from.",
            reason: "token_key_replaced"
        )
    }

    private func signedHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
        for _ in 0..<2 {
            let token = try await self.token(for: request)
            guard let id = token.bindingKeyID, let key = await self.core.proofKeys.key(of: id) else { continue }
            do {
                let signed = try key.sign(
                    token.value,
                    for: request.options.signedRequest ?? .init(),
                    at: self.core.timing.wallSeconds()
                )
                return AuthorizationHeader(value: "PoP \(signed)")
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
