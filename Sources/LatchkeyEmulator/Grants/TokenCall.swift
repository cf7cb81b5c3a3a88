//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// A token request whose client is known, as the grants see it.
struct TokenCall: Sendable {
    let request: Emulator.RecordedRequest
    let authority: Authority
    let client: AuthenticatedClient
    let claims: ClaimsRequest

    /// The value of a parameter that must be there and not be empty.
    func required(_ name: String) throws(EntraError) -> String {
        guard let value = self.request.formValue(name), !value.isEmpty else { throw .missingParameter(name) }
        return value
    }

    /// The value of a parameter; `nil` when it is missing or empty.
    func optional(_ name: String) -> String? { self.request.parameter(name) }

    /// The type of the token, and what it is to be bound to.
    ///
    /// - Returns: The answer's `token_type` and the claim `cnf`.
    /// - Throws: The error to answer with.
    func binding() throws(EntraError) -> (tokenType: String, confirmation: AccessTokenClaims.Confirmation?) {
        switch self.optional("token_type")?.lowercased() {
        case nil, "bearer": return ("Bearer", nil)
        case "mtls_pop":
            guard let certificate = self.client.certificate else { throw .noClientCertificate }
            return ("mtls_pop", .init(certificateThumbprint: certificate.x5tS256))
        case "pop":
            let name = try self.required("req_cnf")
            guard let bytes = try? Base64URL.decode(name), let key = ConfirmationKey(json: bytes) else {
                throw .unsupportedTokenType("pop")
            }
            return ("pop", .init(kid: key.kid))
        case let type?: throw .unsupportedTokenType(type)
        }
    }
}
