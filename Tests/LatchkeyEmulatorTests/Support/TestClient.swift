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

/// A client that trusts one emulator and asks it what the tests need.
struct TestClient {
    /// An answer, read to its end.
    struct Answer {
        var status: Int
        var headers: HTTPFields
        var body: [UInt8]

        /// The body as a JSON object.
        var json: [String: Any] {
            get throws { try JSONSerialization.jsonObject(with: Data(self.body)) as? [String: Any] ?? [:] }
        }
    }

    /// The tenant that the tests ask in.
    static let tenant = "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3"

    let emulator: Emulator
    private let http: CurlHTTPClient

    init(_ emulator: Emulator) throws {
        self.emulator = emulator
        self.http = try CurlHTTPClient(
            configuration: .init(trustRoots: .pem(Array(emulator.certificateAuthorityPEM.utf8)))
        )
    }

    /// Sends a request and reads the answer.
    func send(
        _ method: HTTPRequest.Method = .get,
        _ path: String,
        headers: HTTPFields = [:],
        body: String = ""
    ) async throws -> Answer {
        let head = HTTPRequest(
            method: method,
            scheme: "https",
            authority: "localhost:\(self.emulator.port)",
            path: path,
            headerFields: headers
        )
        return try await self.send(head, body: body)
    }

    /// Sends a request, with a certificate of the client if one is given, and reads the answer.
    func send(_ head: HTTPRequest, body: String, identity: ClientIdentity? = nil) async throws -> Answer {
        let response = try await self.http.send(
            HTTPClientRequest(
                head: head,
                body: Array(body.utf8),
                totalTimeout: .seconds(150),
                clientIdentity: identity
            )
        )
        return Answer(
            status: response.head.status.code,
            headers: response.head.headerFields,
            body: try await response.body.collect(upTo: 1 << 20)
        )
    }

    /// Asks for a token with the fields of a good request, some of them replaced or, with `nil`, left out.
    func requestToken(
        _ changes: [String: String?] = [:],
        tenant: String = Self.tenant,
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        let application = self.emulator.configuration.applications[0]
        let fields = [
            "client_id": application.clientID,
            "client_secret": application.secrets[0],
            "scope": "api://products/.default",
            "grant_type": "client_credentials",
        ].merging(changes.compactMapValues { $0 }) { _, new in new }
        let body = fields.filter { changes[$0.key, default: ""] != nil }
            .map { "\($0.key)=\(Self.escape($0.value))" }
            .joined(separator: "&")
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await self.send(.post, "/\(tenant)/oauth2/v2.0/token", headers: headers, body: body)
    }

    /// Gets a good token.
    func token(tenant: String = Self.tenant) async throws -> String {
        try await self.requestToken(tenant: tenant).json["access_token"] as? String ?? ""
    }

    /// Calls the products API with a token.
    func products(_ path: String = "/api/products", token: String) async throws -> Answer {
        try await self.send(.get, path, headers: [.authorization: "Bearer \(token)"])
    }

    static func escape(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
