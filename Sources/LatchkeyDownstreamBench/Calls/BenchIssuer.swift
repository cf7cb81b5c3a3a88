//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition

/// An issuer without a network: every token is the same.
struct BenchIssuer: HTTPClient {
    /// A token of a usual length.
    static let token = String(repeating: "t0k3n", count: 300)

    func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        let answer = #"{"token_type":"Bearer","expires_in":86399,"access_token":"\#(Self.token)"}"#
        return HTTPClientResponse(
            head: HTTPResponse(status: .ok, headerFields: [.contentType: "application/json"]),
            body: .init(bytes: Array(answer.utf8))
        )
    }
}

/// Bearer tokens, and bound ones with their certificate for one port.
struct BenchHeaders: AuthorizationHeaderProvider {
    let identity: ClientIdentity
    let boundPort: Int

    func authorizationHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
        AuthorizationHeader(value: "Bearer \(BenchIssuer.token)")
    }

    func authorizationHeader(
        for request: TokenRequest,
        sending outgoing: HTTPClientRequest
    ) async throws(AcquisitionError) -> AuthorizationHeader {
        guard outgoing.head.authority?.hasSuffix(":\(self.boundPort)") == true else {
            return AuthorizationHeader(value: "Bearer \(BenchIssuer.token)")
        }
        return AuthorizationHeader(value: "mtls_pop \(BenchIssuer.token)", clientIdentity: self.identity)
    }
}
