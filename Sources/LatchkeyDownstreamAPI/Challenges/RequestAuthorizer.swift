//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition

/// Puts a token on a request.
struct RequestAuthorizer: Sendable {
    let headers: any AuthorizationHeaderProvider

    /// Adds a header field with a token, and the certificate that the token is bound to.
    ///
    /// - Parameters:
    ///   - request: The request; a field that it has already is replaced.
    ///   - tokenRequest: Which token.
    /// - Returns: The header field.
    /// - Throws: `AcquisitionError`, or ``DownstreamAPIError`` when the field cannot be sent.
    func authorize(
        _ request: inout HTTPClientRequest,
        with tokenRequest: TokenRequest
    ) async throws -> AuthorizationHeader {
        let header = try await self.headers.authorizationHeader(for: tokenRequest, sending: request)
        guard HTTPField.isValidValue(header.value) else {
            throw DownstreamAPIError(
                .invalidRequest,
                "The authorization header contains characters that no field may carry."
            )
        }
        request.head.headerFields[.authorization] = header.value
        if let identity = header.clientIdentity { request.clientIdentity = identity }
        return header
    }
}
