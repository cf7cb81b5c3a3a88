//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

extension SectionReader {
    /// The named API that the section describes; nil when a problem was reported.
    mutating func downstreamAPIOptions() -> DownstreamAPIOptions? {
        let advice = "set it to the root of the API, for example 'https://api.example.com/'."
        let base = self.isGraph ? self.string("BaseUrl") ?? Self.graphURL : self.requiredString("BaseUrl", advice) ?? ""
        var options = DownstreamAPIOptions(baseURL: base)
        self.readRequests(into: &options)
        options.acquireTokenOptions =
            self.section("AcquireTokenOptions") { $0.acquireTokenOptions() } ?? options.acquireTokenOptions
        self.readAuthentication(into: &options)
        self.readPolicies(into: &options)
        guard self.problems.isEmpty else { return nil }
        do {
            try options.validate(as: self.path.split(separator: ":").last.map(String.init) ?? "")
        } catch {
            self.report(error.message, at: "")
        }
        return options
    }

    private static let graphURL = "https://graph.microsoft.com/v1.0"

    /// Whether the section describes Microsoft Graph, whose place and scopes need not be said.
    private var isGraph: Bool { self.path.split(separator: ":").last?.lowercased() == "microsoftgraph" }

    private mutating func readRequests(into options: inout DownstreamAPIOptions) {
        if let value = self.string("RelativePath") { options.relativePath = value }
        if let name = self.name("HttpMethod", among: SettingKey.methods),
            let method = HTTPRequest.Method(name.uppercased())
        {
            options.method = method
        }
        if let value = self.string("AcceptHeader") { options.acceptHeader = value }
        if let value = self.string("ContentType") { options.contentType = value }
        if let value = self.dictionary("ExtraHeaderParameters") { options.extraHeaderParameters = value }
        if let value = self.dictionary("ExtraQueryParameters") { options.extraQueryParameters = value }
        if let value = self.boolean("AllowInsecureHttp") { options.allowInsecureHTTP = value }
    }

    /// How calls prove who calls: the scopes, the scheme, and what a token is bound to.
    private mutating func readAuthentication(into options: inout DownstreamAPIOptions) {
        options.scopes = self.strings("Scopes") ?? (self.isGraph ? ["User.Read"] : [])
        if let value = self.boolean("RequestAppToken") { options.requestAppToken = value }
        if self.boolean("Anonymous") ?? false { options.authentication = .anonymous }
        switch self.name("ProtocolScheme") {
        case "MTLS_POP": self.bind(&options, to: .boundToCertificate)
        // With a key of the caller's it is the caller who signs.
        case "Pop" where options.acquireTokenOptions.scheme == .bearer: self.bind(&options, to: .signedRequest)
        case "MTLS" where options.authentication == .anonymous:
            self.report("A call with a certificate is not anonymous. Remove one of the two keys.", at: "Anonymous")
        case "MTLS": options.authentication = .clientCertificate
        case .some(let name) where !SettingKey.schemes.contains(name): self.bind(&options, to: .custom(name))
        default: break
        }
        guard options.scopes.isEmpty, options.authentication == .token else { return }
        self.report(
            "No scope is given; list at least one, for example 'api://CLIENT-ID/.default', or set 'Anonymous' to true.",
            at: "Scopes"
        )
    }

    private mutating func bind(_ options: inout DownstreamAPIOptions, to scheme: TokenScheme) {
        if ![.bearer, scheme].contains(options.acquireTokenOptions.scheme) {
            self.report("The token is bound to another key by 'AcquireTokenOptions'.", at: "ProtocolScheme")
        }
        options.acquireTokenOptions.scheme = scheme
    }

    private mutating func readPolicies(into options: inout DownstreamAPIOptions) {
        if let value = self.duration("Timeout") { options.timeout = value }
        options.retries = self.section("Retries") { $0.retryPolicy() } ?? options.retries
        if let value = self.integer("MaximumRedirects") { options.redirects = .follow(maximum: value) }
        options.concurrency =
            self.section("Concurrency") { reader -> ConcurrencyLimit? in
                let advice = "set it to the number of calls at a time."
                guard reader.requiredString("MaximumCalls", advice) != nil, let calls = reader.integer("MaximumCalls")
                else { return nil }
                return reader.integer("MaximumWaiting").map { .init(calls, maximumWaiting: $0) } ?? .init(calls)
            } ?? nil
        if let value = self.boolean("BreaksCircuit") { options.breaksCircuit = value }
        if let value = self.integer("RequestBodyLimit") { options.requestBodyLimit = value }
        if let value = self.integer("ResponseBodyLimit") { options.responseBodyLimit = value }
        options.telemetry =
            self.section("Telemetry") { reader in
                TelemetryOptions(
                    queryParameters: Set(reader.strings("QueryParameters") ?? []),
                    headerFields: Set(reader.strings("HeaderFields") ?? []),
                    logsFailureBodies: reader.boolean("LogsFailureBodies") ?? false
                )
            } ?? options.telemetry
    }

    private mutating func retryPolicy() -> RetryPolicy {
        var policy = RetryPolicy()
        if let value = self.integer("MaximumAttempts") { policy.maximumAttempts = value }
        if let value = self.duration("BaseDelay") { policy.baseDelay = value }
        if let value = self.duration("MaximumDelay") { policy.maximumDelay = value }
        if let value = self.duration("MaximumRetryAfter") { policy.maximumRetryAfter = value }
        if let value = self.integers("Statuses") { policy.statuses = Set(value) }
        policy.attemptTimeout = self.duration("AttemptTimeout")
        if let value = self.boolean("IncludesUnsafeMethods") { policy.includesUnsafeMethods = value }
        return policy
    }
}
