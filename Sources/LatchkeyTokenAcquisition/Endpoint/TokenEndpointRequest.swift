//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCredentials
import LatchkeyHTTP

/// One request to a token endpoint.
struct TokenEndpointRequest: Sendable {
    let authority: Authority
    let form: TokenForm
    let authentication: ClientAuthentication
    let correlationID: String

    /// The request as the HTTP client sends it.
    func httpRequest(timeout: Duration) -> HTTPClientRequest {
        HTTPClientRequest(
            head: HTTPRequest(
                method: .post,
                scheme: self.authority.instance.scheme.rawValue,
                authority: self.authority.host,
                path: self.authority.tokenPath,
                headerFields: self.fields
            ),
            body: self.form.bytes,
            connectTimeout: min(timeout, .seconds(10)),
            totalTimeout: timeout,
            clientIdentity: self.authentication.clientIdentity
        )
    }

    private var fields: HTTPFields {
        [
            .contentType: "application/x-www-form-urlencoded",
            .accept: "application/json",
            .clientSKU: LibraryVersion.name,
            .clientVersion: LibraryVersion.number,
            .clientSystem: LibraryVersion.system,
            .clientRequestID: self.correlationID,
            .returnClientRequestID: "true",
            .libraryCapability: "retry-after, h429",
        ]
    }
}
