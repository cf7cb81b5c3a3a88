//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyHTTP
public import LatchkeyTokenAcquisition
public import LatchkeyTokenCache
public import Logging
public import Metrics
import Synchronization
public import Tracing

/// Calls named APIs over HTTP, with a token for each call.
///
/// One client serves all tasks of a process; make one and keep it.
public final class DownstreamAPIClient: Sendable {
    /// Returns the certificate that proves an application by itself; of the one that an API's `AuthenticationOptionsName`
    /// names, or of the main one when that is `nil`.
    public typealias CertificateProvider = @Sendable (_ application: String?) async throws -> ClientIdentity

    let named: Mutex<NamedAPIs>
    let httpClients: [String: any HTTPClient]
    let parts: CallRun.Parts

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - apis: The options of each API by its name.
    ///   - headers: Where the `Authorization` field of each call comes from.
    ///   - http: What sends the calls.
    ///   - httpClients: What sends the calls to some APIs instead, by the API's name; none by default.
    ///   - certificate: The certificate for APIs that are called with ``APIAuthentication/clientCertificate``; none by
    ///     default.
    ///   - time: The clock of timeouts, retries and circuit breakers; that of the system by default.
    ///   - logger: Where failures of APIs are reported at level `debug`; nowhere by default.
    ///   - metrics: Where metrics go; to the bootstrapped factory by default.
    ///   - tracer: Where spans go; to the bootstrapped tracer by default.
    /// - Throws: ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/configuration``, naming API and option.
    public convenience init(
        apis: [String: DownstreamAPIOptions],
        headers: any AuthorizationHeaderProvider,
        http: any HTTPClient,
        httpClients: [String: any HTTPClient] = [:],
        certificate: CertificateProvider? = nil,
        time: any TimeProvider = SystemTime(),
        logger: Logger = Logger(label: "latchkey.downstream-api") { _ in SwiftLogNoOpLogHandler() },
        metrics: any MetricsFactory = MetricsSystem.factory,
        tracer: any Tracer = InstrumentationSystem.tracer
    ) throws(DownstreamAPIError) {
        try self.init(
            apis: apis,
            httpClients: httpClients,
            parts: CallRun.Parts(
                authorizer: RequestAuthorizer(headers: headers),
                http: http,
                certificate: certificate,
                time: time,
                random: { .random(in: 0..<1) },
                telemetry: CallTelemetry(logger: logger, metrics: metrics, tracer: tracer)
            )
        )
    }

    init(
        apis: [String: DownstreamAPIOptions],
        httpClients: [String: any HTTPClient],
        parts: CallRun.Parts
    ) throws(DownstreamAPIError) {
        let named = try NamedAPIs(apis)
        for name in httpClients.keys.sorted() where named.apis[name] == nil {
            throw DownstreamAPIError(
                .configuration,
                "There is an HTTP client for the API '\(SafeText.clean(name, limit: 64))', but no API of that name."
            )
        }
        self.named = Mutex(named)
        self.httpClients = httpClients
        self.parts = parts
    }

    /// The names of the APIs, sorted.
    public var names: [String] { self.named.withLock { $0.apis.keys.sorted() } }

    /// Checks that there is an API of a name.
    ///
    /// - Parameter name: The name.
    /// - Throws: ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/unknownAPI``, listing the known names.
    public func require(_ name: String) throws(DownstreamAPIError) {
        _ = try self.prepared(name)
    }

    /// The app registration whose tokens an API uses.
    ///
    /// - Parameter name: The name of the API.
    /// - Returns: The name of the registration; `nil` for the main one.
    /// - Throws: ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/unknownAPI``, listing the known names.
    public func application(of name: String) throws(DownstreamAPIError) -> String? {
        try self.prepared(name).0.options.acquireTokenOptions.application
    }

    private func prepared(_ name: String) throws(DownstreamAPIError) -> (PreparedAPI, APIHealth?) {
        let found = self.named.withLock { named in named.apis[name].map { ($0, named.health[name]) } }
        if let found { return found }
        let names = self.names
        let known = names.map { "'\($0)'" }.joined(separator: ", ")
        let suggestion = NearestName.suggestion(for: name, among: names)
        throw DownstreamAPIError(
            .unknownAPI,
            "There is no API named '\(SafeText.clean(name, limit: 64))'.\(suggestion) "
                + (names.isEmpty ? "'DownstreamApis' is empty." : "Known: \(known).")
        )
    }

    /// The API of a call, as the call's overrides leave it, and what is known about it.
    func prepared(for call: DownstreamCall) throws(DownstreamAPIError) -> (api: PreparedAPI, health: APIHealth?) {
        let (api, health) = try self.prepared(call.api)
        guard let overrides = call.overrides else { return (api, health) }
        var options = api.options
        overrides(&options)
        let changed = try PreparedAPI(name: api.name, options: options)
        // What is known about one place says nothing about another.
        return (changed, changed.base == api.base ? health : nil)
    }
}
