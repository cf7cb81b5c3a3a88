//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyHTTP
public import LatchkeyTokenAcquisition
import Tracing

/// An HTTP client whose requests carry tokens: the way to use an HTTP client of one's own.
///
/// ```swift
/// let http = AuthorizedHTTPClient(client, headers: acquirer, defaults: .init(scopes: ["api://myapi/.default"]))
/// let response = try await http.send(request, authentication: .init(as: .user(principal)))
/// ```
/// Like ``DownstreamAPIClient`` it answers a claims challenge once, with the same body. Everything else is left to the
/// client that it wraps: it neither repeats requests nor follows redirects.
public struct AuthorizedHTTPClient: Sendable {
    private let http: any HTTPClient
    private let authorizer: RequestAuthorizer
    private let defaults: AuthenticationOptions
    private let hosts: Set<String>?
    private let allowsInsecureHTTP: Bool
    private let tracer: any Tracer

    /// Wraps a client.
    ///
    /// - Parameters:
    ///   - http: What sends the requests.
    ///   - headers: Where the `Authorization` field of each request comes from.
    ///   - defaults: Which token requests carry that do not say it themselves; open by default.
    ///   - hosts: The hosts that tokens may be sent to, without ports; all by default.
    ///   - allowsInsecureHTTP: Whether requests may be `http`, which shows tokens to the network; false by default.
    public init(
        _ http: any HTTPClient,
        headers: any AuthorizationHeaderProvider,
        defaults: AuthenticationOptions = .init(),
        hosts: Set<String>? = nil,
        allowsInsecureHTTP: Bool = false
    ) {
        self.http = http
        self.authorizer = RequestAuthorizer(headers: headers)
        self.defaults = defaults
        self.hosts = hosts.map { Set($0.map { $0.lowercased() }) }
        self.allowsInsecureHTTP = allowsInsecureHTTP
        self.tracer = InstrumentationSystem.tracer
    }

    /// Sends a request with a token.
    ///
    /// - Parameters:
    ///   - request: The request; an `Authorization` field that it has already is replaced.
    ///   - authentication: Which token, as far as the client's own options leave it open or are to be replaced.
    /// - Returns: The response of any status, whose body is still to be read.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token, `HTTPClientError` when no response
    ///   was received, ``DownstreamAPIError`` when the request cannot be sent with a token.
    public func send(
        _ request: HTTPClientRequest,
        authentication: AuthenticationOptions = .init()
    ) async throws -> HTTPClientResponse {
        try self.check(request.head)
        let tokenRequest = try authentication.merged(over: self.defaults).tokenRequest()
        return try await ChallengeEngine.respond(with: tokenRequest, api: nil) { tokenRequest in
            var request = request
            var header: AuthorizationHeader?
            if let tokenRequest { header = try await self.authorizer.authorize(&request, with: tokenRequest) }
            TraceFields.add(
                ServiceContext.current ?? .topLevel,
                of: self.tracer,
                to: &request.head.headerFields
            )
            return AuthorizedResponse(response: try await self.http.send(request), header: header)
        }
    }

    /// Sends a request with a token and changes the options in a closure.
    ///
    /// - Parameters:
    ///   - request: The request; an `Authorization` field that it has already is replaced.
    ///   - change: Changes a copy of the client's options, for this request only.
    /// - Returns: The response of any status, whose body is still to be read.
    /// - Throws: As ``send(_:authentication:)`` does.
    public func send(
        _ request: HTTPClientRequest,
        changing change: (inout AuthenticationOptions) -> Void
    ) async throws -> HTTPClientResponse {
        var options = self.defaults
        change(&options)
        return try await self.send(request, authentication: options)
    }

    /// Refuses requests that would carry a token to where it does not belong.
    private func check(_ head: HTTPRequest) throws(DownstreamAPIError) {
        let place: EndpointURL
        do {
            place = try EndpointURL("\(head.scheme ?? "")://\(head.authority ?? "")")
        } catch {
            throw DownstreamAPIError(.invalidRequest, "The URL of the request is not usable: \(error.message)")
        }
        guard place.scheme == .https || self.allowsInsecureHTTP else {
            throw DownstreamAPIError(
                .invalidRequest,
                "The request is 'http', which shows its token to the network. Use 'https', or allow it explicitly."
            )
        }
        guard self.hosts?.contains(place.host) ?? true else {
            throw DownstreamAPIError(
                .invalidRequest,
                "The request goes to a host that is not among those that tokens may be sent to."
            )
        }
    }
}
