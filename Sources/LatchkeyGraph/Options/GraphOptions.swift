//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyDownstreamAPI
public import LatchkeyTokenAcquisition

/// Where Microsoft Graph is, which token it wants, and what governs calls to it.
public struct GraphOptions: Hashable, Sendable {
    /// The options of Graph as an API: base URL with version, scopes for users, token options, retries, timeouts, limits.
    public var api: DownstreamAPIOptions
    /// As whom to call when a call does not say; nobody by default.
    public var subject: TokenSubject?
    /// Whether requests tell the name of this library in `SdkVersion`; true by default.
    public var sendsSDKVersion = true
    /// How many pages of one sequence are read at most; 1,000,000 by default.
    public var maximumPages = 1_000_000
    /// How many pages without items may follow each other; 1,000 by default.
    public var maximumEmptyPages = 1000

    /// Describes the Graph of a cloud.
    ///
    /// - Parameters:
    ///   - cloud: The cloud; the global one by default.
    ///   - version: The version; v1.0 by default.
    ///   - scopes: The scopes for users; `User.Read` by default. Those for applications follow from the cloud.
    public init(cloud: GraphCloud = .global, version: GraphVersion = .v1, scopes: [String] = ["User.Read"]) {
        self.init(DownstreamAPIOptions(baseURL: "\(cloud.root)/\(version.segment)", scopes: scopes))
    }

    /// Describes a Graph by the options of an API, such as those of a `DownstreamApis` entry.
    ///
    /// Retries and redirects that they leave as they are by default become those that suit Graph: throttled requests of all
    /// methods are sent again after the time that Graph names, and redirects below the base URL are followed.
    ///
    /// - Parameter api: The options; without scopes they get `User.Read`.
    public init(_ api: DownstreamAPIOptions) {
        self.api = api
        if api.scopes.isEmpty { self.api.scopes = ["User.Read"] }
        if api.retries == RetryPolicy() {
            var retries = RetryPolicy(
                maximumAttempts: 4,
                baseDelay: .milliseconds(500),
                maximumDelay: .seconds(20),
                maximumRetryAfter: .seconds(90),
                statuses: [429, 502, 503, 504]
            )
            retries.includesThrottledUnsafeMethods = true
            self.api.retries = retries
        }
        if api.redirects == .none { self.api.redirects = .follow() }
        if api.timeout == DownstreamAPIOptions(baseURL: "").timeout { self.api.timeout = .seconds(100) }
    }
}
