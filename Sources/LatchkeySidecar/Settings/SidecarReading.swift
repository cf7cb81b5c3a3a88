//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyConfiguration
import LatchkeyCrypto
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

/// Reads what a sidecar needs of a configuration, beside the application and its APIs.
struct SidecarReading {
    /// Stands for no scopes where the configuration demands some.
    static let noScope = "latchkey:none"

    var values: SettingValues
    private(set) var warnings: [String] = []
    private let environment: [String: String]
    private let application: String
    private let apis: String

    init(_ values: SettingValues, _ environment: [String: String], _ application: String, _ apis: String) {
        self.values = values
        self.environment = environment
        self.application = application
        self.apis = apis
    }

    var problems: [ConfigurationProblem] { self.values.problems }

    /// How the sidecar serves, APIs excepted.
    mutating func options() -> SidecarOptions {
        var options = SidecarOptions()
        self.checkNames()
        self.readSwitches(&options)
        self.readLimits(&options)
        options.isDevelopment = self.isDevelopment
        options.scopes = self.values.words("\(self.application):Scopes") ?? []
        options.appPermissions =
            self.values.words("Sidecar:AppPermissions") ?? self.values.words("\(self.application):AppPermissions") ?? []
        options.audiences = ["Audience", "Audiences"].flatMap { self.values.words("\(self.application):\($0)") ?? [] }
        options.addresses = self.addresses()
        self.readSignedRequests(&options)
        return options
    }

    /// Where tokens are kept.
    var store: SidecarSettings.Store {
        var store = SidecarSettings.Store()
        if let location = self.values.text("Sidecar:TokenStore:Location", or: "Sidecar:TokenStore") {
            store.location = location
        }
        store.keyRing = self.values.text("Sidecar:TokenStore:KeyRing")
        return store
    }

    /// The level of log messages.
    var logLevel: String {
        switch self.values.text("Logging:LogLevel:Default")?.lowercased() {
        case "trace": "trace"
        case "debug": "debug"
        case "warning": "warning"
        case "error": "error"
        case "critical", "none": "critical"
        default: "info"
        }
    }

    /// What the configuration may leave out for a sidecar, as JSON to be laid over it.
    var completions: String {
        let sections = self.values.names(below: self.apis).compactMap { name -> String? in
            let path = "\(self.apis):\(name)"
            guard let baseURL = self.values.text("\(path):BaseUrl") else { return nil }
            var members: [String] = []
            if self.values.words("\(path):Scopes")?.isEmpty ?? true {
                members.append("\"Scopes\": [\(JSONText.quoted(Self.noScope))]")
            }
            let allowsInsecure = self.values.text("Sidecar:AllowInsecureDownstream")?.lowercased() == "true"
            if self.values.text("\(path):AllowInsecureHttp") == nil, allowsInsecure || Self.isLoopback(baseURL) {
                members.append("\"AllowInsecureHttp\": true")
            }
            return members.isEmpty ? nil : "\(JSONText.quoted(name)): {\(members.joined(separator: ", "))}"
        }
        return "{\(JSONText.quoted(self.apis)): {\(sections.joined(separator: ", "))}}"
    }

    /// Checks what concerns the application's APIs as well.
    mutating func check(_ settings: SidecarSettings) {
        let gates = settings.options.overrides
        let isOpen =
            gates.authorizationHeader || gates.authorizationHeaderUnauthenticated || gates.downstreamAPI
            || gates.downstreamAPIUnauthenticated
        for (name, api) in settings.options.apis.sorted(by: { $0.key < $1.key }) {
            let path = "\(self.apis):\(name)"
            if api.scopes.isEmpty, !isOpen {
                self.values.report("There are no scopes, and no request may name any. List some.", at: "\(path):Scopes")
            }
            let first = api.scopes.first?.lowercased() ?? "/.default"
            if api.requestAppToken, !first.hasSuffix("/.default"), settings.client.application.isEntra {
                self.values.report(
                    "With 'RequestAppToken' the scope must end with '/.default'.",
                    at: "\(path):Scopes"
                )
            }
        }
        for address in settings.options.addresses where !address.isLocal && settings.options.isDevelopment {
            self.warnings.append("Everyone who reaches \(address) is served, because this is a development start.")
        }
    }

    private var isDevelopment: Bool {
        let name =
            self.values.text("Sidecar:Environment") ?? self.environment["ASPNETCORE_ENVIRONMENT"]
            ?? self.environment["DOTNET_ENVIRONMENT"]
        return name?.lowercased() == "development"
    }

    private static func isLoopback(_ url: String) -> Bool {
        let text = url.lowercased()
        guard text.hasPrefix("http://") else { return false }
        let authority = text.dropFirst(7).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else { return false }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        let isV4 = octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
        return host == "localhost" || host == "[::1]" || isV4
    }

    private mutating func addresses() -> [SidecarAddress] {
        var addresses: [SidecarAddress] = []
        if let path = self.values.text("Sidecar:UnixSocketPath") { addresses.append(.unixSocket(path: path)) }
        let urls = self.values.words("Sidecar:Urls")?.flatMap { $0.split(separator: ";").map(String.init) }
        if urls == nil, !addresses.isEmpty { return addresses }
        let ports = self.environment["ASPNETCORE_HTTP_PORTS"]?.split(separator: ";").map { "http://+:\($0)" }
        let inherited = self.environment["ASPNETCORE_URLS"]?.split(separator: ";").map(String.init)
        let endpoint = self.values.text("Kestrel:Endpoints:Http:Url").map { [$0] }
        for url in urls ?? endpoint ?? inherited ?? ports ?? ["http://127.0.0.1:5000"] {
            if let address = SidecarAddress(url: url) {
                addresses.append(address)
            } else {
                self.values.report(
                    "An address cannot be used. Write it as 'http://127.0.0.1:5000' or 'unix:/run/latchkey.sock'.",
                    at: "Sidecar:Urls"
                )
            }
        }
        return addresses
    }

    private mutating func readSwitches(_ options: inout SidecarOptions) {
        let gates = "Sidecar:AllowOverrides"
        self.values.flag("\(gates):GetAuthorizationHeader") { options.overrides.authorizationHeader = $0 }
        self.values.flag("\(gates):GetAuthorizationHeaderUnauthenticated") {
            options.overrides.authorizationHeaderUnauthenticated = $0
        }
        self.values.flag("\(gates):CallDownstreamApi") { options.overrides.downstreamAPI = $0 }
        self.values.flag("\(gates):CallDownstreamApiUnauthenticated") {
            options.overrides.downstreamAPIUnauthenticated = $0
        }
        self.values.flag("Sidecar:StrictAgentParameters") { options.strictAgentParameters = $0 }
        self.values.flag("Sidecar:IgnoreMalformedParameters") { options.ignoresMalformedParameters = $0 }
        self.values.flag("Sidecar:RequireScopesOnAllRoutes") { options.requiresScopesOnAllRoutes = $0 }
        self.values.flag("Sidecar:AllowOutboundRedirects") { options.allowsRedirects = $0 }
        self.values.flag("Sidecar:AllowInsecureDownstream") { options.allowsInsecureDownstream = $0 }
        self.values.flag("Sidecar:AllowNonLocalCallers") { options.allowsNonLocalCallers = $0 }
        self.values.flag("Sidecar:Metrics") { options.hasMetrics = $0 }
    }

    private mutating func readLimits(_ options: inout SidecarOptions) {
        self.values.number("Sidecar:MaxRequestBodyBytes", in: 1...(1 << 30)) { options.longestRequestBody = $0 }
        self.values.number("Sidecar:MaxResponseBodyBytes", in: 1...(1 << 30)) { options.longestResponseBody = $0 }
        self.values.number("Sidecar:MaxConnections", in: 1...1_000_000) { options.mostConnections = $0 }
        self.values.number("Sidecar:UnknownApiStatus", in: 400...404) { options.unknownAPIStatus = $0 }
        if ![400, 404].contains(options.unknownAPIStatus) {
            self.values.report("Expected 400 or 404.", at: "Sidecar:UnknownApiStatus")
        }
        self.values.duration("Sidecar:IdleTimeout") { options.idleTimeout = $0 }
        self.values.duration("Sidecar:BodyTimeout") { options.bodyTimeout = $0 }
        options.allowedHosts = self.values.words("Sidecar:AllowedHosts") ?? []
        options.limits.parameters = self.values.words("Sidecar:OverrideLimits:Parameters")
        options.limits.scopePrefixes = self.values.words("Sidecar:OverrideLimits:ScopePrefixes")
        options.limits.agentIdentities = self.values.words("Sidecar:OverrideLimits:AgentIdentities")
    }

    /// Names that are not known are mistakes, which would go unnoticed otherwise.
    private mutating func checkNames() {
        let known = [
            "AllowInsecureDownstream", "AllowNonLocalCallers", "AllowOutboundRedirects", "AllowOverrides",
            "AllowedHosts", "AppPermissions", "BodyTimeout", "Environment", "IdleTimeout", "IgnoreMalformedParameters",
            "MaxConnections", "MaxRequestBodyBytes", "MaxResponseBodyBytes", "Metrics", "OverrideLimits",
            "PopValidation", "RequireScopesOnAllRoutes", "StrictAgentParameters", "TokenStore", "UnixSocketPath",
            "UnknownApiStatus", "Urls",
        ]
        let inner = [
            "AllowOverrides": [
                "CallDownstreamApi", "CallDownstreamApiUnauthenticated", "GetAuthorizationHeader",
                "GetAuthorizationHeaderUnauthenticated",
            ],
            "PopValidation": [
                "AcceptUnsignedQueryParameters", "ClaimsToValidateWhenPresent", "SignedHttpRequestLifetime",
                "ValidateM", "ValidateP", "ValidatePresentClaims", "ValidateQ", "ValidateU",
            ],
            "OverrideLimits": ["AgentIdentities", "Parameters", "ScopePrefixes"],
            "TokenStore": ["KeyRing", "Location"],
        ]
        self.checkNames(below: "Sidecar", known)
        for (section, names) in inner.sorted(by: { $0.key < $1.key }) {
            self.checkNames(below: "Sidecar:\(section)", names)
        }
    }

    private mutating func checkNames(below section: String, _ known: [String]) {
        let names = Set(known.map { $0.lowercased() })
        for name in self.values.names(below: section) where !names.contains(name.lowercased()) {
            let list = known.joined(separator: ", ")
            let shown = SafeText.clean(name, limit: 64)
            self.values.report("The key is unknown. Known: \(list).", at: "\(section):\(shown)")
        }
    }
}

extension ApplicationOptions {
    /// Whether tokens of applications are for `.default` scopes alone; the authority decides at last.
    fileprivate var isEntra: Bool { self.authority == nil }
}
