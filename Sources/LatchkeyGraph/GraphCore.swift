//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What all paths of a client share: it makes calls of requests, and errors of failures.
struct GraphCore: Sendable {
    private static let apiName = "MicrosoftGraph"
    private static let libraryName = "graph-swift-latchkey/1.0"
    // Valid tokens (RFC 9110 §5.6.2), so that the initialisers cannot fail.
    private static let clientRequestID = HTTPField.Name("client-request-id")!
    private static let sdkVersion = HTTPField.Name("SdkVersion")!

    let options: GraphOptions
    let links: GraphLinkRules
    let http: any HTTPClient
    let time: any TimeProvider
    private let downstream: DownstreamAPIClient
    private let api: String
    private let siblings: [GraphVersion: GraphLinkRules]

    init(
        options: GraphOptions,
        headers: any AuthorizationHeaderProvider,
        http: any HTTPClient,
        time: any TimeProvider
    ) throws(DownstreamAPIError) {
        var options = options
        let base = try GraphLinkRules.base(of: options.api, named: Self.apiName)
        options.api.applicationScopes = options.api.applicationScopes ?? Self.applicationScopes(options.api, base)
        var apis = [Self.apiName: options.api]
        var siblings: [GraphVersion: GraphLinkRules] = [:]
        for version in [GraphVersion.v1, .beta] {
            var api = options.api
            api.baseURL = Self.url(of: base, version)
            siblings[version] = try GraphLinkRules(api, named: Self.apiName)
            apis["\(Self.apiName)/\(version.segment)"] = api
        }
        self.options = options
        self.links = try GraphLinkRules(options.api, named: Self.apiName)
        self.siblings = siblings
        self.http = http
        self.time = time
        self.api = Self.apiName
        self.downstream = try DownstreamAPIClient(apis: apis, headers: headers, http: http, time: time)
    }

    private init(_ core: GraphCore, _ version: GraphVersion) {
        self.options = core.options
        self.links = core.siblings[version] ?? core.links
        self.siblings = core.siblings
        self.http = core.http
        self.time = core.time
        self.downstream = core.downstream
        self.api = "\(Self.apiName)/\(version.segment)"
    }

    /// The same for another version.
    func sibling(_ version: GraphVersion) -> GraphCore { GraphCore(self, version) }

    /// Sends a request.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - target: The path below the base URL with its query, or a whole link of an earlier answer.
    ///   - request: What else it says.
    ///   - subject: As whom to call when the request does not say.
    ///   - body: The body.
    ///   - accepting: Further statuses that are no failure.
    /// - Returns: An answer that is no failure.
    /// - Throws: ``GraphError``, and what lies below.
    func send(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ request: GraphRequest,
        as subject: TokenSubject?,
        body: RequestBody = .empty,
        accepting: Set<Int> = []
    ) async throws -> DownstreamResponse {
        if let problem = request.problem { throw GraphError(.invalidRequest, problem) }
        let place = try self.links.place(of: target)
        let subject = request.subject ?? subject
        try self.check(place.path, subject)
        var call = DownstreamCall(api: self.api, method: method, path: place.path, as: subject, body: body)
        call.headerFields = request.headerFields
        if call.headerFields[Self.clientRequestID] == nil {
            call.headerFields[Self.clientRequestID] = UUID().uuidString.lowercased()
        }
        if self.options.sendsSDKVersion { call.headerFields[Self.sdkVersion] = Self.libraryName }
        call.overrides = request.combinedOverrides
        if let baseURL = place.baseURL {
            call.overrides = { [others = request.combinedOverrides] options in
                others?(&options)
                options.baseURL = baseURL
            }
        }
        let response = try await self.downstream.send(call)
        guard response.head.status.kind == .successful || accepting.contains(response.head.status.code) else {
            throw await self.failure(of: response)
        }
        for observe in request.observers { observe(response.head) }
        return response
    }

    /// Reads an answer as JSON; one without body is `null`.
    func value(of response: DownstreamResponse) async throws -> JSONValue {
        let bytes = try await response.bytes()
        if bytes.isEmpty { return .null }
        let type = response.head.headerFields[.contentType].flatMap(MediaType.init)
        if let type, !type.isJSON {
            throw self.malformed("its media type is '\(type)', not JSON. Check 'BaseUrl' and the path.", response)
        }
        if let charset = type?.charset, charset != "utf-8", charset != "utf8", charset != "us-ascii" {
            throw self.malformed("its character set is not UTF-8.", response)
        }
        do throws(JSONTextParser.Failure) {
            return try JSONTextParser.parse(bytes)
        } catch {
            throw self.malformed("it is no JSON in UTF-8 at byte \(error.position).", response)
        }
    }

    /// Makes the error of an answer that is not what the path leads to.
    func malformed(_ what: String, _ response: DownstreamResponse) -> GraphError {
        var error = GraphError(.malformedAnswer, "The answer of Microsoft Graph cannot be used: \(what)")
        error.status = response.head.status
        error.headers = response.head.headerFields
        return error
    }

    private func failure(of response: DownstreamResponse) async -> any Error {
        do throws(DownstreamAPIError) {
            try await response.successful()
        } catch {
            return GraphError(error) ?? error
        }
        // Not reached for a failure: a success that was taken for one is none.
        return GraphError(.malformedAnswer, "The answer of Microsoft Graph has an unexpected status.")
    }

    /// Refuses what Graph would refuse with an error that says nothing.
    private func check(_ path: String, _ subject: TokenSubject?) throws(GraphError) {
        guard subject == .app || (subject == nil && self.options.api.requestAppToken) else { return }
        let first = path.prefix { $0 != "/" && $0 != "?" }
        guard first.lowercased() != "me" else {
            throw GraphError(
                .invalidRequest,
                "'me' is the user, and the call has none: it is made as the application. Use 'users[id]', or pass a user."
            )
        }
    }

    /// The scopes of the application's own token: of the resource that the scopes name, or of the cloud.
    private static func applicationScopes(_ api: DownstreamAPIOptions, _ base: EndpointURL) -> [String] {
        let named = ScopeRules.applicationScopes(from: api.scopes)
        if named.count == 1, named[0].lowercased().hasSuffix("/.default") { return named }
        let origin = "\(base.scheme.rawValue)://\(base.authority)".lowercased()
        // Another host is a proxy or a preview of the global cloud's Graph.
        return ["\((GraphCloud.all.first { $0.root == origin } ?? .global).root)/.default"]
    }

    private static func url(of base: EndpointURL, _ version: GraphVersion) -> String {
        var path = base.path
        for known in [GraphVersion.v1, .beta] where path.hasSuffix("/\(known.segment)") {
            path = String(path.dropLast(known.segment.count + 1))
        }
        return "\(base.scheme.rawValue)://\(base.authority)\(path)/\(version.segment)"
    }
}
