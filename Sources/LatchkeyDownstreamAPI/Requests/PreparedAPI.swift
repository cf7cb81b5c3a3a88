//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition

/// An API's options, checked and turned into what each of its calls needs.
struct PreparedAPI: Sendable {
    let name: String
    let options: DownstreamAPIOptions
    private let base: EndpointURL
    private let fields: HTTPFields
    private let query: String
    /// Kept, because a request that is used again is served faster.
    private let applicationToken: TokenRequest

    init(name: String, options: DownstreamAPIOptions) throws(DownstreamAPIError) {
        self.name = name
        self.options = options
        self.base = try Self.base(options, api: name)
        try Self.checkLimits(options, api: name)
        var fields = try HeaderRules.fields(options.extraHeaderParameters, api: name)
        guard HTTPField.isValidValue(options.acceptHeader) else {
            throw Self.error("'AcceptHeader' cannot be sent. Set it to a media type.", api: name)
        }
        if !options.acceptHeader.isEmpty { fields[.accept] = options.acceptHeader }
        self.fields = fields
        self.query = options.extraQueryParameters.sorted { $0.key < $1.key }
            .map { "\(PercentEncoding.component($0.key))=\(PercentEncoding.component($0.value))" }
            .joined(separator: "&")
        self.applicationToken = TokenRequest(
            scopes: ScopeRules.applicationScopes(from: options.scopes),
            as: .app,
            options: options.acquireTokenOptions
        )
        try Self.checkPath(options.relativePath, api: name)
    }

    /// The token that a call needs.
    func tokenRequest(for call: DownstreamCall) throws(DownstreamAPIError) -> TokenRequest {
        guard let subject = call.subject ?? (self.options.requestAppToken ? .app : nil) else {
            throw DownstreamAPIError(
                .invalidRequest,
                "The call to the API '\(self.name)' does not say as whom. Pass 'as: .app' or set 'RequestAppToken'."
            )
        }
        if subject == .app { return self.applicationToken }
        return TokenRequest(scopes: self.options.scopes, as: subject, options: self.options.acquireTokenOptions)
    }

    /// The request of a call.
    func httpRequest(
        for call: DownstreamCall,
        authorization: AuthorizationHeader
    ) throws(DownstreamAPIError) -> HTTPClientRequest {
        guard HTTPField.isValidValue(authorization.value) else {
            throw DownstreamAPIError(
                .invalidRequest,
                "The authorization header for the API '\(self.name)' contains characters that no field may carry."
            )
        }
        var fields = self.fields
        try HeaderRules.merge(call.headerFields, into: &fields)
        fields[.authorization] = authorization.value
        return HTTPClientRequest(
            head: HTTPRequest(
                method: call.method,
                scheme: self.base.scheme.rawValue,
                authority: self.base.authority,
                path: try self.target(of: call),
                headerFields: fields
            ),
            body: call.body,
            connectTimeout: min(self.options.timeout, .seconds(10)),
            totalTimeout: self.options.timeout
        )
    }

    /// The path and query of a call, below the base URL.
    private func target(of call: DownstreamCall) throws(DownstreamAPIError) -> String {
        let path = try APIPath(call.path ?? self.options.relativePath)
        let query = [path.query, self.query].filter { !$0.isEmpty }.joined(separator: "&")
        return "\(self.base.path)/\(path.path)\(query.isEmpty ? "" : "?\(query)")"
    }
}
