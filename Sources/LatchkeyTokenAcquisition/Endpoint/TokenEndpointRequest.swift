//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP

/// One request to a token endpoint.
struct TokenEndpointRequest: Sendable {
    let url: EndpointURL
    /// The query, encoded, without its question mark; empty for none.
    var query = ""
    let form: TokenForm
    var clientIdentity: ClientIdentity?
    let correlationID: String
    /// Further header fields.
    var fields: HTTPFields = [:]
    /// Whether the request may be sent again when its outcome is not known.
    var isRepeatable = true
    /// What must not appear in messages.
    var secrets: [String] = []
    /// How the token shall be presented.
    var scheme: TokenScheme = .bearer
    /// The scopes that are granted when the answer does not say.
    var scopes: [String] = []

    /// The request as the HTTP client sends it.
    func httpRequest(timeout: Duration) -> HTTPClientRequest {
        HTTPClientRequest(
            head: HTTPRequest(
                method: .post,
                scheme: self.url.scheme.rawValue,
                authority: self.url.authority,
                path: self.query.isEmpty ? self.path : "\(self.path)?\(self.query)",
                headerFields: self.allFields
            ),
            body: self.form.bytes,
            connectTimeout: min(timeout, .seconds(10)),
            totalTimeout: timeout,
            clientIdentity: self.clientIdentity
        )
    }

    private var path: String { self.url.path.isEmpty ? "/" : self.url.path }

    private var allFields: HTTPFields {
        var fields: HTTPFields = [
            .contentType: "application/x-www-form-urlencoded",
            .accept: "application/json",
        ]
        fields.append(contentsOf: Self.clientFields)
        fields[.clientRequestID] = self.correlationID
        fields[.returnClientRequestID] = "true"
        fields[.libraryCapability] = "retry-after, h429"
        fields.append(contentsOf: self.fields)
        return fields
    }

    /// How the library names itself.
    static var clientFields: HTTPFields {
        [
            .clientSKU: LibraryVersion.name,
            .clientVersion: LibraryVersion.number,
            .clientSystem: LibraryVersion.system,
        ]
    }
}
