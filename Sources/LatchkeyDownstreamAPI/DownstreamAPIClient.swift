//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyHTTP
public import LatchkeyTokenAcquisition

/// Calls the named APIs of a configuration over HTTP.
public final class DownstreamAPIClient: DownstreamAPI {
    private let apis: [String: PreparedAPI]
    private let headers: any AuthorizationHeaderProvider
    private let http: any HTTPClient

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - apis: The APIs by name.
    ///   - headers: What makes the `Authorization` field of each request.
    ///   - http: What sends the requests.
    /// - Throws: ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/configuration``, naming the wrong setting.
    public init(
        _ apis: [String: DownstreamAPIOptions],
        headers: any AuthorizationHeaderProvider,
        http: any HTTPClient
    ) throws(DownstreamAPIError) {
        var prepared: [String: PreparedAPI] = [:]
        for (name, options) in apis.sorted(by: { $0.key < $1.key }) {
            prepared[name] = try PreparedAPI(name: name, options: options)
        }
        self.apis = prepared
        self.headers = headers
        self.http = http
    }

    /// Calls an API and returns its response when the status is one of success.
    public func send(_ call: DownstreamCall, to name: String) async throws -> DownstreamResponse {
        var api = try self.find(name)
        if let change = call.override { api = try api.overridden(by: change) }
        let request = try await self.request(for: call, of: api)
        let response: HTTPClientResponse
        let body: [UInt8]
        do {
            response = try await self.http.send(request)
            body = try await response.body.collect(upTo: api.options.responseBodyLimit)
        } catch {
            throw DownstreamAPIError(
                .exchangeFailed,
                "The call of '\(name)' got no complete response: \(error.message)",
                cause: error
            )
        }
        guard response.head.status.kind == .successful else {
            throw Self.unsuccessful(response.head, body: body, api: name)
        }
        return DownstreamResponse(head: response.head, body: body, api: name)
    }

    private func find(_ name: String) throws(DownstreamAPIError) -> PreparedAPI {
        if let api = self.apis[name] { return api }
        let lowercased = name.lowercased()
        if let api = self.apis.first(where: { $0.key.lowercased() == lowercased }) { return api.value }
        let known = self.apis.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
        throw DownstreamAPIError(
            .unknownAPI,
            "No API is named '\(SafeText.clean(name, limit: 80))'. "
                + (known.isEmpty ? "None is configured: add it under 'DownstreamApis'." : "Known are: \(known).")
        )
    }

    /// Makes the request of a call, with its token.
    private func request(for call: DownstreamCall, of api: PreparedAPI) async throws -> HTTPClientRequest {
        var head = HTTPRequest(
            method: call.method,
            scheme: api.baseURL.scheme.rawValue,
            authority: api.baseURL.authority,
            path: try CallTarget.make(api, path: call.path),
            headerFields: api.headerFields
        )
        for field in call.headerFields {
            guard !ReservedFields.contains(field.name) else {
                throw DownstreamAPIError(
                    .invalidCall,
                    "The header field '\(field.name.canonicalName)' is set by the library; remove it."
                )
            }
            head.headerFields[field.name] = field.value
        }
        if head.headerFields[.accept] == nil { head.headerFields[.accept] = api.options.acceptHeader }
        let header = try await self.headers.authorizationHeader(for: api.tokenRequest(as: call.subject))
        head.headerFields[.authorization] = header.value
        return HTTPClientRequest(head: head, body: call.body, totalTimeout: api.options.timeout)
    }

    private static func unsuccessful(_ head: HTTPResponse, body: [UInt8], api: String) -> DownstreamAPIError {
        var error = DownstreamAPIError(
            .unsuccessful,
            "'\(api)' answered with status \(head.status.code).",
            status: head.status,
            headerFields: head.headerFields,
            body: body
        )
        if let requestID = error.requestID {
            error.message += " Its request id is '\(SafeText.clean(requestID, limit: 80))'."
        }
        if head.status.kind == .redirection {
            error.message += " Redirects are not followed: the token is for this API alone. Correct its 'BaseUrl'."
        }
        return error
    }
}
