//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyHTTP
public import LatchkeyTokenAcquisition

/// Calls named APIs over HTTP, with a token for each call.
///
/// One client serves all tasks of a process; make one and keep it.
public final class DownstreamAPIClient: Sendable {
    private let apis: [String: PreparedAPI]
    private let headers: any AuthorizationHeaderProvider
    private let http: any HTTPClient

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - apis: The options of each API by its name.
    ///   - headers: Where the `Authorization` field of each call comes from.
    ///   - http: What sends the calls.
    /// - Throws: ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/configuration``, naming API and option.
    public init(
        apis: [String: DownstreamAPIOptions],
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

    /// The names of the APIs, sorted.
    public var names: [String] { self.apis.keys.sorted() }

    /// Checks that there is an API of a name.
    ///
    /// - Parameter name: The name.
    /// - Throws: ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/unknownAPI``, listing the known names.
    public func require(_ name: String) throws(DownstreamAPIError) {
        _ = try self.prepared(name)
    }

    private func prepared(_ name: String) throws(DownstreamAPIError) -> PreparedAPI {
        if let api = self.apis[name] { return api }
        let names = self.names
        let known = names.map { "'\($0)'" }.joined(separator: ", ")
        let suggestion = NearestName.find(to: name, among: names).map { " Did you mean '\($0)'?" } ?? ""
        throw DownstreamAPIError(
            .unknownAPI,
            "There is no API named '\(SafeText.clean(name, limit: 64))'.\(suggestion) "
                + (names.isEmpty ? "'DownstreamApis' is empty." : "Known: \(known).")
        )
    }

    private func prepared(for call: DownstreamCall) throws(DownstreamAPIError) -> PreparedAPI {
        let api = try self.prepared(call.api)
        guard let overrides = call.overrides else { return api }
        var options = api.options
        overrides(&options)
        return try PreparedAPI(name: api.name, options: options)
    }
}

extension DownstreamAPIClient: DownstreamAPI {
    /// Calls an API.
    public func send(_ call: DownstreamCall) async throws -> DownstreamResponse {
        let api = try self.prepared(for: call)
        // A call that cannot be made shall not cost a token.
        _ = try call.path.map { path throws(DownstreamAPIError) in try APIPath(path) }
        let header = try await self.headers.authorizationHeader(for: api.tokenRequest(for: call))
        let request = try api.httpRequest(for: call, authorization: header)
        do {
            let response = try await self.http.send(request)
            return DownstreamResponse(
                api: api.name,
                head: response.head,
                body: response.body,
                bodyLimit: api.options.responseBodyLimit
            )
        } catch {
            throw DownstreamAPIError(error, api: api.name)
        }
    }
}
