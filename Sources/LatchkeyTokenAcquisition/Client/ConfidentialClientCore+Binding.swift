//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto

extension ConfidentialClientCore {
    /// What the token of a request is to be bound to; `nil` for a bearer token.
    func tokenKey(for request: TokenRequest) async throws(AcquisitionError) -> TokenKey? {
        switch request.options.scheme.base {
        case .bearer, .custom: return nil
        case .boundToCertificate: return try await self.certificateKey(for: request)
        case .signedRequest: return try await self.proofKeys.current().tokenKey
        case .publicKey(let confirmation), .sshCertificate(let confirmation):
            return TokenKey(id: Self.keyID(confirmation), confirmation: confirmation)
        case .publicKeyClaim(let claim):
            return TokenKey(id: Self.keyID(claim), confirmation: Base64URL.encode(Array(claim.utf8)))
        }
    }

    /// The certificate that tokens are bound to now.
    func certificateBinding() async throws(AcquisitionError) -> CertificateBinding {
        let binding: CertificateBinding?
        do {
            binding = try await self.credentials.certificateBinding()
        } catch {
            throw AcquisitionError(error, clientID: self.clientID)
        }
        guard let binding else {
            throw AcquisitionError(
                .credential,
                "A bound token needs a certificate, but the first credential of client \(self.clientID) has none. "
                    + "List a certificate first.",
                reason: "mtls_certificate_not_provided"
            )
        }
        return binding
    }

    private func certificateKey(for request: TokenRequest) async throws(AcquisitionError) -> TokenKey {
        guard request.subject.flow == .clientCredentials else {
            throw AcquisitionError(
                .invalidRequest,
                "Issuers bind tokens of applications to certificates, not those of users. Use '.app', or a bearer token.",
                reason: "mtls_pop_app_only"
            )
        }
        if let obstacle = try self.authority(for: request).bindingObstacle { throw obstacle }
        let binding = try await self.certificateBinding()
        return TokenKey(id: binding.keyID, certificate: binding)
    }

    private static func keyID(_ text: String) -> String {
        Base64URL.encode(Hash.sha256.digest(of: Array(text.utf8)))
    }
}
