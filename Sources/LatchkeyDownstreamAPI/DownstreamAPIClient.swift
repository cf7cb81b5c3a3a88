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
public import Tracing

/// Calls named APIs over HTTP, with a token for each call.
///
/// One client serves all tasks of a process; make one and keep it.
public final class DownstreamAPIClient: Sendable {
    /// Returns the certificate that proves the application by itself.
    public typealias CertificateProvider = @Sendable () async throws -> ClientIdentity

    private let apis: [String: PreparedAPI]
    let health: [String: APIHealth]
    let parts: CallRun.Parts

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - apis: The options of each API by its name.
    ///   - headers: Where the `Authorization` field of each call comes from.
    ///   - http: What sends the calls.
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
        certificate: CertificateProvider? = nil,
        time: any TimeProvider = SystemTime(),
        logger: Logger = Logger(label: "latchkey.downstream-api") { _ in SwiftLogNoOpLogHandler() },
        metrics: any MetricsFactory = MetricsSystem.factory,
        tracer: any Tracer = InstrumentationSystem.tracer
    ) throws(DownstreamAPIError) {
        try self.init(
            apis: apis,
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

    init(apis: [String: DownstreamAPIOptions], parts: CallRun.Parts) throws(DownstreamAPIError) {
        var prepared: [String: PreparedAPI] = [:]
        for (name, options) in apis.sorted(by: { $0.key < $1.key }) {
            prepared[name] = try PreparedAPI(name: name, options: options)
        }
        self.apis = prepared
        self.health = prepared.mapValues { _ in APIHealth() }
        self.parts = parts
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

    /// The API of a call, as the call's overrides leave it, and what is known about it.
    func prepared(for call: DownstreamCall) throws(DownstreamAPIError) -> (api: PreparedAPI, health: APIHealth?) {
        let api = try self.prepared(call.api)
        let health = self.health[api.name]
        guard let overrides = call.overrides else { return (api, health) }
        var options = api.options
        overrides(&options)
        let changed = try PreparedAPI(name: api.name, options: options)
        // What is known about one place says nothing about another.
        return (changed, changed.base == api.base ? health : nil)
    }
}
