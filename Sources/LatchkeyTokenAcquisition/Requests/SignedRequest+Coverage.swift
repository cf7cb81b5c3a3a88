//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
public import LatchkeyHTTP

extension SignedRequest {
    /// Completes what a signature covers from the request that is to be signed; what is set already stays.
    ///
    /// Method, host and path are always covered; query, body and header fields as ``coversQuery``, ``coversBody`` and
    /// ``coveredFields`` say.
    ///
    /// - Parameter request: The request, complete but for its `Authorization` field.
    public mutating func complete(from request: HTTPClientRequest) {
        let target = request.head.path ?? ""
        let end = target.firstIndex(of: "?")
        self.method = self.method ?? request.head.method.rawValue
        self.host = self.host ?? request.head.authority
        self.path = self.path ?? (request.head.path == nil ? nil : String(target[..<(end ?? target.endIndex)]))
        if self.coversQuery, self.query == nil {
            self.query = end.map { String(target[target.index(after: $0)...]) } ?? ""
        }
        if self.coversBody, self.bodyDigest == nil { self.bodyDigest = Hash.sha256.digest(of: request.body) }
        guard self.fields.isEmpty else { return }
        for name in self.coveredFields {
            guard let field = HTTPField.Name(name) else { continue }
            for value in request.head.headerFields[values: field] {
                self.fields.append(.init(name: name, value: value))
            }
        }
    }

    /// The members of the signed payload that cover query, header fields and body.
    ///
    /// Source: draft-ietf-oauth-signed-http-request-03 §3.
    var coverage: [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        if let query = self.query {
            let parts = query.split(separator: "&", omittingEmptySubsequences: true)
            let names = parts.map { String($0.prefix { $0 != "=" }) }
            members["q"] = Self.hashed(names, parts.joined(separator: "&"))
        }
        if !self.fields.isEmpty {
            let lines = self.fields.map { "\($0.name.lowercased()): \($0.value)" }
            members["h"] = Self.hashed(self.fields.map { $0.name.lowercased() }, lines.joined(separator: "\n"))
        }
        if let digest = self.bodyDigest { members["b"] = .string(Base64URL.encode(digest)) }
        return members
    }

    private static func hashed(_ names: [String], _ text: String) -> JSONValue {
        .array([
            .array(names.map(JSONValue.string)),
            .string(Base64URL.encode(Hash.sha256.digest(of: Array(text.utf8)))),
        ])
    }
}
