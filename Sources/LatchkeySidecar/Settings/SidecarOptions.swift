//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyDownstreamAPI
public import LatchkeyWeb

/// How a sidecar serves: the `Sidecar` section of a configuration, and what it takes from other sections.
///
/// Documentation of each property names the setting that it corresponds to.
public struct SidecarOptions: Sendable {
    /// On which routes callers may override settings and act as agents (`Sidecar:AllowOverrides`).
    public struct OverrideGates: Hashable, Sendable {
        /// `GetAuthorizationHeader`: true by default.
        public var authorizationHeader = true
        /// `GetAuthorizationHeaderUnauthenticated`: false by default.
        public var authorizationHeaderUnauthenticated = false
        /// `CallDownstreamApi`: true by default.
        public var downstreamAPI = true
        /// `CallDownstreamApiUnauthenticated`: false by default.
        public var downstreamAPIUnauthenticated = false

        /// Opens the gates that are open by default.
        public init() {}
    }

    /// What callers may ask for where a gate is open (`Sidecar:OverrideLimits`); `nil` in each means everything.
    public struct OverrideLimits: Hashable, Sendable {
        /// The names of parameters that may be given, without regard to letter case (`Parameters`).
        public var parameters: [String]?
        /// What scopes must begin with (`ScopePrefixes`).
        public var scopePrefixes: [String]?
        /// The client identifiers of agents that may be acted as (`AgentIdentities`).
        public var agentIdentities: [String]?

        /// Limits nothing.
        public init() {}
    }

    /// Where it listens (`Sidecar:Urls`); port 5000 of loopback by default.
    public var addresses: [SidecarAddress] = [.loopback(port: 5000)]
    /// Whether it runs on the machine of a developer (`ASPNETCORE_ENVIRONMENT=Development`): then callers from elsewhere
    /// are served, and errors say more; false by default.
    public var isDevelopment = false
    /// On which routes callers may override settings.
    public var overrides = OverrideGates()
    /// What callers may ask for where they may override settings.
    public var limits = OverrideLimits()
    /// Whether a request with both a name and an identifier of an agent's user is refused (`StrictAgentParameters`);
    /// false by default: the name wins.
    public var strictAgentParameters = false
    /// Whether parameters that make no sense, such as a truth value `maybe`, are left out instead of refused
    /// (`IgnoreMalformedParameters`); false by default.
    public var ignoresMalformedParameters = false
    /// The scopes of which callers' tokens need one (`AzureAd:Scopes`); none by default.
    public var scopes: [String] = []
    /// The roles that do instead of a scope, for callers that are applications (`Sidecar:AppPermissions`, or
    /// `AzureAd:AppPermissions`); none by default.
    public var appPermissions: [String] = []
    /// The audiences that callers' tokens may have (`AzureAd:Audience`, `AzureAd:Audiences`); those of the client
    /// identifier by default.
    public var audiences: [String] = []
    /// What the signatures of signed requests must cover that `/Validate` is asked about (`Sidecar:PopValidation`).
    public var signedRequests: SignedRequestRules = {
        var rules = SignedRequestRules()
        rules.checkedWhenCovered = []
        return rules
    }()
    /// Whether ``scopes`` are needed on all routes with callers' tokens (`RequireScopesOnAllRoutes`); true by default.
    ///
    /// False is what the Entra sidecar does: there `/Validate` alone needs them.
    public var requiresScopesOnAllRoutes = true
    /// The status for an API that is not configured (`UnknownApiStatus`): 400 by default, or 404.
    public var unknownAPIStatus = 400
    /// The longest body of a request, in bytes (`MaxRequestBodyBytes`); 4 MiB by default.
    public var longestRequestBody = 4 << 20
    /// The longest body of an API's response, in bytes (`MaxResponseBodyBytes`); 16 MiB by default.
    public var longestResponseBody = 16 << 20
    /// Whether redirects below an API's base URL are followed (`AllowOutboundRedirects`); false by default.
    public var allowsRedirects = false
    /// Whether APIs may be called without TLS on other hosts than this one (`AllowInsecureDownstream`); false by default.
    public var allowsInsecureDownstream = false
    /// Further values of `Host` that are accepted beside those of loopback (`AllowedHosts`); none by default.
    public var allowedHosts: [String] = []
    /// Whether callers on other hosts are served (`AllowNonLocalCallers`); false by default.
    public var allowsNonLocalCallers = false
    /// How many connections are served at a time (`MaxConnections`); 2,048 by default.
    public var mostConnections = 2048
    /// How long a connection may do nothing, or be about to send a request (`IdleTimeout`); 60 seconds by default.
    public var idleTimeout: Duration = .seconds(60)
    /// How long the body of a request may take (`BodyTimeout`); 30 seconds by default.
    public var bodyTimeout: Duration = .seconds(30)
    /// Whether `/metrics` answers (`Metrics`); false by default.
    public var hasMetrics = false
    /// The named APIs; those without scopes have them empty.
    public var apis: [String: DownstreamAPIOptions] = [:]

    /// Serves as the Entra sidecar does by default.
    public init() {}
}
