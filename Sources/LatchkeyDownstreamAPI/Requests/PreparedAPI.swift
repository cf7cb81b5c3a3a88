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
    let base: EndpointURL
    private let fields: HTTPFields
    private let query: String
    /// Kept, because a request that is used again is served faster.
    private let applicationToken: TokenRequest

    init(name: String, options: DownstreamAPIOptions) throws(DownstreamAPIError) {
        self.name = name
        self.options = options
        self.base = try Self.base(options, api: name)
        try Self.checkAuthentication(options, api: name)
        try Self.checkLimits(options, api: name)
        var fields = try HeaderRules.fields(options.extraHeaderParameters, api: name)
        guard HTTPField.isValidValue(options.acceptHeader) else {
            throw Self.error("'AcceptHeader' cannot be sent. Set it to a media type.", api: name)
        }
        guard MediaType(options.contentType) != nil, HTTPField.isValidValue(options.contentType) else {
            throw Self.error("'ContentType' is not a media type, such as 'application/json'.", api: name)
        }
        if !options.acceptHeader.isEmpty { fields[.accept] = options.acceptHeader }
        self.fields = fields
        self.query = options.extraQueryParameters.sorted { $0.key < $1.key }
            .map { "\(PercentEncoding.component($0.key))=\(PercentEncoding.component($0.value))" }
            .joined(separator: "&")
        self.applicationToken = TokenRequest(
            scopes: options.applicationScopes ?? ScopeRules.applicationScopes(from: options.scopes),
            as: .app,
            options: options.acquireTokenOptions
        )
        try Self.checkPath(options.relativePath, api: name)
    }

    /// The token that a call needs; `nil` when it needs none.
    func tokenRequest(for call: DownstreamCall) throws(DownstreamAPIError) -> TokenRequest? {
        guard self.options.authentication == .token else {
            guard call.subject == nil || call.subject == .app else {
                throw DownstreamAPIError(
                    .invalidRequest,
                    "The API '\(self.name)' is called without a token, so that no user can be passed on. "
                        + "Leave out 'as:'."
                )
            }
            return nil
        }
        guard let subject = call.subject ?? (self.options.requestAppToken ? .app : nil) else {
            throw DownstreamAPIError(
                .invalidRequest,
                "The call to the API '\(self.name)' does not say as whom. Pass 'as: .app' or set 'RequestAppToken'."
            )
        }
        if subject == .app { return self.applicationToken }
        return TokenRequest(scopes: self.options.scopes, as: subject, options: self.options.acquireTokenOptions)
    }

    /// The request of a call, before it is authorised.
    func httpRequest(
        for call: DownstreamCall,
        target: String,
        contentType: String?,
        body: [UInt8]
    ) throws(DownstreamAPIError) -> HTTPClientRequest {
        var fields = self.fields
        try HeaderRules.merge(call.headerFields, into: &fields)
        if let contentType, fields[.contentType] == nil {
            guard HTTPField.isValidValue(contentType) else {
                throw DownstreamAPIError(.invalidRequest, "The media type of the call's body cannot be sent.")
            }
            fields[.contentType] = contentType
        }
        return HTTPClientRequest(
            head: HTTPRequest(
                method: call.method ?? self.options.method,
                scheme: self.base.scheme.rawValue,
                authority: self.base.authority,
                path: target,
                headerFields: fields
            ),
            body: body
        )
    }

    /// The path and query of a call, below the base URL.
    func target(of call: DownstreamCall) throws(DownstreamAPIError) -> String {
        let path = try APIPath(call.path ?? self.options.relativePath)
        let query = [path.query, self.query].filter { !$0.isEmpty }.joined(separator: "&")
        return "\(self.base.path)/\(path.path)\(query.isEmpty ? "" : "?\(query)")"
    }

    /// The path and query that a redirect leads to; `nil` when that is not below the base URL.
    ///
    /// - Parameters:
    ///   - location: The value of `Location`, absolute or relative.
    ///   - target: The path and query that were asked for.
    /// - Returns: The path and query.
    func target(of location: String, from target: String) -> String? {
        let origin = "\(self.base.scheme.rawValue)://\(self.base.authority)"
        var text = location
        if text.lowercased().hasPrefix(origin + "/") {
            text = String(text.dropFirst(origin.count))
        } else if !text.hasPrefix("/") {
            // A colon in the first segment ends a scheme (RFC 3986 §4.2): this is another place.
            guard !text.prefix(while: { $0 != "/" && $0 != "?" && $0 != "#" }).contains(":") else { return nil }
            // Relative to the directory of what was asked for (RFC 3986 §5.2.3).
            let path = target.prefix { $0 != "?" }
            text = path[...(path.lastIndex(of: "/") ?? path.startIndex)] + text
        }
        text = String(text.prefix { $0 != "#" })
        guard text.hasPrefix("\(self.base.path)/"), !text.hasPrefix("//") else { return nil }
        guard let path = try? APIPath(String(text.dropFirst(self.base.path.count + 1))) else { return nil }
        return "\(self.base.path)/\(path.path)\(path.query.isEmpty ? "" : "?\(path.query)")"
    }
}
