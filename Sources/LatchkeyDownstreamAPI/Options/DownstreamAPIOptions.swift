//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes
public import LatchkeyTokenAcquisition

/// A named API: where it is, which token it wants, and what governs calls to it.
///
/// Documentation of each property names the setting of a `DownstreamApis` entry that it corresponds to.
public struct DownstreamAPIOptions: Hashable, Sendable {
    /// The root of the API (`BaseUrl`); every call stays below it.
    public var baseURL: String
    /// The path of calls that name none (`RelativePath`); empty by default.
    public var relativePath: String
    /// The method of calls that name none (`HttpMethod`); `GET` by default.
    public var method = HTTPRequest.Method.get
    /// The scopes of the token (`Scopes`).
    public var scopes: [String]
    /// The scopes of the application's own token, where they do not follow from ``scopes``; `nil` by default.
    public var applicationScopes: [String]?
    /// How calls prove who is calling; with a token by default.
    public var authentication = APIAuthentication.token
    /// Whether calls that name no subject use the application's own token (`RequestAppToken`); false by default.
    public var requestAppToken: Bool
    /// What else governs the token (`AcquireTokenOptions`).
    public var acquireTokenOptions: AcquireTokenOptions
    /// The value of the `Accept` field (`AcceptHeader`); `application/json` by default.
    public var acceptHeader: String
    /// The media type that values are encoded as in bodies of requests (`ContentType`); `application/json` by default.
    public var contentType = "application/json"
    /// What encodes and decodes bodies, by media type; JSON, text, forms and bytes by default.
    public var codecs = ContentCodecs.standard
    /// Further header fields of each request (`ExtraHeaderParameters`); none by default.
    public var extraHeaderParameters: [String: String]
    /// Further query parameters of each request (`ExtraQueryParameters`); none by default.
    public var extraQueryParameters: [String: String]
    /// Whether ``baseURL`` may be `http`, which shows tokens to the network; false by default.
    public var allowInsecureHTTP: Bool
    /// How long a call may take from when it has its first token, its retries and the body of its response included; 60
    /// seconds by default (`Timeout`).
    public var timeout: Duration
    /// Which calls are sent again; idempotent ones up to twice by default.
    public var retries = RetryPolicy()
    /// Whether redirects are followed; they are not by default.
    public var redirects = RedirectPolicy.none
    /// How many calls may be under way at a time; as many as there are by default.
    public var concurrency: ConcurrencyLimit?
    /// Whether calls are refused for a while when the API has failed over and over; true by default.
    ///
    /// Failures are exchanges without a response and statuses 502, 503 and 504.
    public var breaksCircuit = true
    /// The longest body of a request, in bytes, that is read from a sequence and kept for another attempt; 4 MiB by
    /// default.
    public var requestBodyLimit = 4 << 20
    /// The longest response body, in bytes, that is read into memory; 16 MiB by default.
    public var responseBodyLimit: Int
    /// What of a call may appear in traces and logs; neither parameters nor header fields by default.
    public var telemetry = TelemetryOptions()
    /// Changes a request before its header with the token is made; nothing by default.
    ///
    /// It is the place to complete what the header may sign.
    public var beforeAuthorization: RequestHook?
    /// Changes a request after its header with the token was made; nothing by default.
    public var afterAuthorization: RequestHook?
    /// Changes a request at last, before it is sent; nothing by default.
    public var customizeRequest: RequestHook?

    /// Describes an API; what has no parameter here is set afterwards.
    ///
    /// - Parameters:
    ///   - baseURL: The root of the API.
    ///   - relativePath: The path of calls that name none; empty by default.
    ///   - scopes: The scopes of the token; none by default, which only other kinds of ``authentication`` allow.
    ///   - requestAppToken: Whether calls that name no subject use the application's own token; false by default.
    ///   - acquireTokenOptions: What else governs the token; nothing by default.
    ///   - acceptHeader: The value of the `Accept` field; `application/json` by default.
    ///   - extraHeaderParameters: Further header fields of each request; none by default.
    ///   - extraQueryParameters: Further query parameters of each request; none by default.
    ///   - allowInsecureHTTP: Whether the base URL may be `http`; false by default.
    ///   - timeout: How long a call may take; 60 seconds by default.
    ///   - responseBodyLimit: The longest response body that is read into memory; 16 MiB by default.
    public init(
        baseURL: String,
        relativePath: String = "",
        scopes: [String] = [],
        requestAppToken: Bool = false,
        acquireTokenOptions: AcquireTokenOptions = .init(),
        acceptHeader: String = "application/json",
        extraHeaderParameters: [String: String] = [:],
        extraQueryParameters: [String: String] = [:],
        allowInsecureHTTP: Bool = false,
        timeout: Duration = .seconds(60),
        responseBodyLimit: Int = 16 << 20
    ) {
        self.baseURL = baseURL
        self.relativePath = relativePath
        self.scopes = scopes
        self.requestAppToken = requestAppToken
        self.acquireTokenOptions = acquireTokenOptions
        self.acceptHeader = acceptHeader
        self.extraHeaderParameters = extraHeaderParameters
        self.extraQueryParameters = extraQueryParameters
        self.allowInsecureHTTP = allowInsecureHTTP
        self.timeout = timeout
        self.responseBodyLimit = responseBodyLimit
    }
}
