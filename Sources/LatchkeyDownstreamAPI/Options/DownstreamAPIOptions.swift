//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

/// A named API: where it is, which token it wants, and what governs calls to it.
///
/// Documentation of each property names the setting of a `DownstreamApis` entry that it corresponds to.
public struct DownstreamAPIOptions: Hashable, Sendable {
    /// The root of the API (`BaseUrl`); every call stays below it.
    public var baseURL: String
    /// The path of calls that name none (`RelativePath`); empty by default.
    public var relativePath: String
    /// The scopes of the token (`Scopes`).
    public var scopes: [String]
    /// Whether calls that name no subject use the application's own token (`RequestAppToken`); false by default.
    public var requestAppToken: Bool
    /// What else governs the token (`AcquireTokenOptions`).
    public var acquireTokenOptions: AcquireTokenOptions
    /// The value of the `Accept` field (`AcceptHeader`); `application/json` by default.
    public var acceptHeader: String
    /// Further header fields of each request (`ExtraHeaderParameters`); none by default.
    public var extraHeaderParameters: [String: String]
    /// Further query parameters of each request (`ExtraQueryParameters`); none by default.
    public var extraQueryParameters: [String: String]
    /// Whether ``baseURL`` may be `http`, which shows tokens to the network; false by default.
    public var allowInsecureHTTP: Bool
    /// How long a call may take, the body of its response included; 60 seconds by default.
    public var timeout: Duration
    /// The longest response body, in bytes, that is read into memory; 16 MiB by default.
    public var responseBodyLimit: Int

    /// Describes an API.
    ///
    /// - Parameters:
    ///   - baseURL: The root of the API.
    ///   - relativePath: The path of calls that name none; empty by default.
    ///   - scopes: The scopes of the token.
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
        scopes: [String],
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
