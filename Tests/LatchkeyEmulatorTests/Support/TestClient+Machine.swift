//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyEmulator
import LatchkeyHTTP
import Testing

extension TestClient {
    /// Sends a request to an address outside of the main port.
    func send(
        _ method: HTTPRequest.Method = .get,
        url: String,
        headers: HTTPFields = [:],
        body: String = "",
        identity: ClientIdentity? = nil
    ) async throws -> Answer {
        let parts = try #require(URL(string: url))
        let head = HTTPRequest(
            method: method,
            scheme: parts.scheme,
            authority: "\(parts.host ?? ""):\(parts.port ?? 443)",
            path: parts.path(percentEncoded: true) + (parts.query(percentEncoded: true).map { "?\($0)" } ?? ""),
            headerFields: headers
        )
        return try await self.send(head, body: body, identity: identity)
    }

    /// Gets a token of a managed identity from the metadata service.
    func machineToken(resource: String, identity clientID: String? = nil) async throws -> String {
        var query = ["api-version": "2018-02-01", "resource": resource]
        query["client_id"] = clientID
        let answer = try await self.send(
            url: "\(self.emulator.machineURL)/metadata/identity/oauth2/token?\(Self.form(query))",
            headers: [try #require(HTTPField.Name("Metadata")): "true"]
        )
        return try answer.text("access_token") ?? ""
    }
}
