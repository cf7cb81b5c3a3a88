//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyEmulator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension TestClient {
    /// The first application.
    var application: Emulator.Application { self.emulator.configuration.applications[0] }

    /// Posts a form.
    func post(_ path: String, _ fields: [String: String], headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await self.send(.post, path, headers: headers, body: Self.form(fields))
    }

    /// Posts a form to the token endpoint, with the id and secret of the first application unless others are given.
    func redeem(
        _ fields: [String: String],
        tenant: String = Self.tenant,
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        var all = fields
        all["client_id"] = fields["client_id"] ?? self.application.clientID
        if fields["client_assertion"] == nil, fields["client_id"] == nil, fields["client_secret"] == nil {
            all["client_secret"] = self.application.secrets.first
        }
        return try await self.post("/\(tenant)/oauth2/v2.0/token", all, headers: headers)
    }

    /// Fields as a form or a query.
    static func form(_ fields: [String: String]) -> String {
        fields.map { "\(Self.escape($0.key))=\(Self.escape($0.value))" }.sorted().joined(separator: "&")
    }
}

extension TestClient.Answer {
    /// The first number behind `AADSTS`.
    var code: Int? {
        get throws { (try self.json["error_codes"] as? [Int])?.first }
    }

    /// A text of the body.
    func text(_ name: String) throws -> String? { try self.json[name] as? String }

    /// The body as text.
    var page: String { String(decoding: self.body, as: UTF8.self) }
}
