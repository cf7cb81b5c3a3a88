//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// A request to Microsoft Graph, alone or in a batch, whose token is good.
struct GraphCall: Sendable {
    var method: HTTPRequest.Method
    /// The path below the version, decoded.
    var segments: [String]
    /// The path below the version, as it came.
    var path: String
    private var query: [String: String]
    var headers: HTTPFields
    var body: [UInt8]
    let claims: AccessTokenClaims
    /// The address that links begin with, with the version.
    let root: String

    init?(_ request: Emulator.RecordedRequest, claims: AccessTokenClaims, root: String, version: String) {
        let path = String(request.path.dropFirst(version.utf8.count + 2))
        guard let segments = Self.segments(path) else { return nil }
        self.method = request.method
        self.segments = segments
        self.path = path
        self.query = Self.query(request.query)
        self.headers = request.headers
        self.body = request.body
        self.claims = claims
        self.root = root
    }

    /// An item of a batch.
    init?(method: String, url: String, headers: HTTPFields, body: [UInt8], in batch: GraphCall) {
        let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let method = HTTPRequest.Method(method), let first = parts.first, first.hasPrefix("/"),
            let segments = Self.segments(String(first.dropFirst())),
            let fields = Emulator.FormField.decodeAll(parts.count == 2 ? Array(parts[1].utf8) : [])
        else { return nil }
        self.method = method
        self.segments = segments
        self.path = String(first.dropFirst())
        self.query = Self.query(fields)
        self.headers = headers
        self.body = body
        self.claims = batch.claims
        self.root = batch.root
    }

    /// A parameter of the query, with or without its `$`.
    func parameter(_ name: String) -> String? { self.query["$\(name)"] ?? self.query[name] }

    /// Whether the caller asks for what only the advanced queries of the directory can do.
    var isAdvanced: Bool {
        HTTPField.Name("ConsistencyLevel").flatMap { self.headers[$0] }?.lowercased() == "eventual"
    }

    /// Whether the token is one of the application itself.
    var isApplication: Bool { self.claims.scp == nil }

    /// The body as an object.
    func object() throws(GraphRefusal) -> [String: EmulatorJSON] {
        guard let object = EmulatorJSON(self.body)?.object else {
            throw .badRequest("Unable to read JSON request payload.")
        }
        return object
    }

    /// Demands one of several permissions.
    func demand(_ permissions: String...) throws(GraphRefusal) {
        let held = Set((self.isApplication ? self.claims.roles ?? [] : self.claims.scopes).map { $0.lowercased() })
        guard permissions.contains(where: { held.contains($0.lowercased()) }) else { throw .denied }
    }

    private static func segments(_ path: String) -> [String]? {
        var segments: [String] = []
        for part in path.split(separator: "/") {
            // In paths a plus is a plus.
            guard let text = Emulator.FormField.decode(part.replacing("+", with: "%2B").utf8) else { return nil }
            segments.append(text)
        }
        return segments
    }

    private static func query(_ fields: [Emulator.FormField]) -> [String: String] {
        Dictionary(fields.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
    }
}
