//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyConfiguration
import LatchkeyDownstreamAPI

/// Everything that a sidecar is started with: what .NET's `appsettings.json` and environment say, and what is new.
public struct SidecarSettings: Sendable {
    /// Where tokens are kept (`Sidecar:TokenStore`).
    public struct Store: Hashable, Sendable {
        /// `memory`, `sqlite:` and a path, or the URL of a Redis (`Location`); memory by default.
        ///
        /// It may hold a password.
        public var location = "memory"
        /// The key ring that records are sealed with: the path of a file, or `env:` and a variable (`KeyRing`).
        public var keyRing: String?

        /// Keeps tokens in memory.
        public init() {}
    }

    /// The application and its APIs.
    public var client: ClientSettings
    /// How the sidecar serves.
    public var options: SidecarOptions
    /// Where tokens are kept.
    public var store: Store
    /// The level of log messages (`Logging:LogLevel:Default`), in the names of swift-log; `info` by default.
    public var logLevel: String
    /// What the operator is told at the start.
    public var warnings: [String]

    /// Loads settings.
    ///
    /// - Parameters:
    ///   - source: Where they come from.
    ///   - environment: Where the variables of .NET hosts are looked for, such as `ASPNETCORE_URLS`.
    /// - Returns: The settings.
    /// - Throws: `ConfigurationError` that lists everything that is wrong.
    public static func load(
        _ source: ConfigurationSource,
        environment: [String: String] = [:]
    ) throws(ConfigurationError) -> SidecarSettings {
        let application = source.sections.application
        let apis = source.sections.downstreamAPIs
        let sections = ["Sidecar", application, apis, "Logging", "Kestrel"]
        var reading = SidecarReading(SettingValues(try source.values(in: sections)), environment, application, apis)
        let options = reading.options()
        var completed = source
        completed.layers.append(.json(reading.completions, name: "completions"))
        var client: ClientSettings?
        var problems: [ConfigurationProblem] = []
        do {
            client = try completed.load()
        } catch {
            guard error.code == .invalidSettings else { throw error }
            problems = error.problems
        }
        var settings = client.map { SidecarSettings(reading, $0, options) }
        if let made = settings { reading.check(made) }
        settings?.warnings = reading.warnings
        problems += reading.problems
        guard let settings, problems.isEmpty else {
            throw ConfigurationError(.invalidSettings, problems: problems)
        }
        return settings
    }

    private init(_ reading: SidecarReading, _ client: ClientSettings, _ options: SidecarOptions) {
        var client = client
        var options = options
        for (name, api) in client.downstreamAPIs {
            var api = api
            api.responseBodyLimit = options.longestResponseBody
            api.requestBodyLimit = options.longestRequestBody
            if options.allowsRedirects { api.redirects = .follow() }
            client.downstreamAPIs[name] = api
            if api.scopes == [SidecarReading.noScope] { api.scopes = [] }
            options.apis[name] = api
        }
        self.client = client
        self.options = options
        self.store = reading.store
        self.logLevel = reading.logLevel
        self.warnings = []
    }
}
