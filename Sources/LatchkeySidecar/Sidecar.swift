//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import Latchkey
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
public import LatchkeyWeb
public import Logging
import Synchronization

/// Serves tokens, and calls of APIs, to the programs on the same host over HTTP: the contract of the Entra auth sidecar.
///
/// It decides about requests and knows no web framework; ``SidecarServer`` serves it.
public final class Sidecar: Sendable {
    /// How it serves.
    public let options: SidecarOptions
    let latchkey: LatchkeyClient
    let bearer: BearerGuard
    /// Validates signed requests, which programs before the sidecar received.
    let signedBearer: BearerGuard
    let validator: TokenValidator
    let apis: APICatalog
    let logger: Logger
    let metrics: SidecarMetrics?
    let isEntra: Bool
    /// Whether the store of tokens has answered; it has when there is none.
    let storeHasAnswered: Atomic<Bool>
    private let checkStore: (@Sendable () async throws -> Void)?

    /// Creates a sidecar.
    ///
    /// - Parameters:
    ///   - latchkey: What acquires tokens and calls APIs; its owner shuts it down.
    ///   - options: How to serve.
    ///   - checkStore: Asks the store of tokens for anything; readiness waits until that succeeds. Nothing by default.
    ///   - logger: Takes messages about requests, without tokens; by default they go nowhere.
    /// - Throws: `CredentialError` when a certificate for decryption cannot be used.
    public init(
        _ latchkey: LatchkeyClient,
        options: SidecarOptions = .init(),
        checkStore: (@Sendable () async throws -> Void)? = nil,
        logger: Logger = Logger(label: "latchkey.sidecar") { _ in SwiftLogNoOpLogHandler() }
    ) throws {
        self.options = options
        self.latchkey = latchkey
        self.logger = logger
        self.validator = try latchkey.tokenValidator { validation in
            validation.allowsTokensWithoutPermissions = true
            if !options.audiences.isEmpty { validation.audiences = options.audiences }
        }
        self.bearer = BearerGuard(self.validator, logger: logger)
        var signed = BearerGuardOptions()
        signed.signedRequests = options.signedRequests
        self.signedBearer = BearerGuard(self.validator, options: signed, logger: logger)
        self.apis = APICatalog(options.apis)
        self.metrics = options.hasMetrics ? SidecarMetrics() : nil
        self.isEntra = latchkey.acquirer.authority.kind != .openIDConnect
        self.checkStore = checkStore
        self.storeHasAnswered = Atomic(checkStore == nil)
    }

    /// Whether requests can be served: the issuer's keys are known, and the store has answered.
    public var isReady: Bool { self.validator.hasKeys && self.storeHasAnswered.load(ordering: .acquiring) }

    /// Keeps tokens and keys fresh until the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.latchkey.cache.run() }
            group.addTask { await self.bearer.run() }
            group.addTask { await self.waitForStore() }
        }
    }

    private func waitForStore() async {
        guard let checkStore = self.checkStore else { return }
        while !Task.isCancelled {
            do {
                try await checkStore()
                self.storeHasAnswered.store(true, ordering: .releasing)
                return
            } catch {
                self.logger.warning("The store of tokens does not answer yet.", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Answers a request.
    ///
    /// - Parameter request: The request.
    /// - Returns: The response; there is one for every request.
    public func respond(to request: InboundRequest) async -> OutboundResponse {
        let start = self.metrics == nil ? nil : ContinuousClock.now
        var route: SidecarRoute?
        var response: OutboundResponse
        do throws(SidecarProblem) {
            response = try await self.answer(request, &route)
        } catch {
            self.log(error, route)
            response = error.response()
        }
        if let metrics, let start {
            metrics.note(route?.name ?? "none", status: response.head.status.code, ContinuousClock.now - start)
        }
        if request.head.method == .head {
            response.head.headerFields[.contentLength] = String(response.body.count)
            response.body = []
        }
        return response
    }

    /// Checks in this order: where it comes from, for whom it is, what it wants, who wants it.
    private func answer(
        _ request: InboundRequest,
        _ found: inout SidecarRoute?
    ) async throws(SidecarProblem) -> OutboundResponse {
        let target = request.head.path ?? "/"
        let end = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        let path = target[..<(end ?? target.endIndex)]
        let routed = Result { () throws(SidecarProblem) -> SidecarRoute? in
            // Most requests have neither a query nor an unusual path.
            if end == nil, let usual = self.apis.routes[target] { return usual }
            return try SidecarRoute.find(path)
        }
        found = (try? routed.get()) ?? nil
        switch found {
        case .health, .readiness: break
        default: try self.checkOrigin(of: request)
        }
        guard let route = try routed.get() else { throw .notFound }
        guard route.allows(request.head.method) else { throw .method(allowed: route.methods) }
        let query = end.map { target[target.index(after: $0)...] } ?? ""
        switch route {
        case .health: return SidecarResults.word("Healthy")
        case .readiness:
            return self.isReady ? SidecarResults.word("Ready") : SidecarResults.word("Not ready", .serviceUnavailable)
        case .openAPI: return SidecarResults.document(OpenAPIDocument.text)
        case .metrics:
            guard let metrics else { throw .notFound }
            guard request.peer.address.isLocal else { throw .notLocal }
            return metrics.page(await self.latchkey.cache.statistics)
        case .validate: return try await self.validate(request)
        case .authorizationHeader(let api, let isAuthenticated):
            let caller = try await self.caller(of: request, isNeeded: isAuthenticated, on: route)
            return try await self.authorizationHeader(for: api, on: route, query: query, caller: caller)
        case .downstreamAPI(let api, let isAuthenticated):
            let caller = try await self.caller(of: request, isNeeded: isAuthenticated, on: route)
            return try await self.call(api, on: route, query: query, caller: caller, request)
        }
    }

    private func log(_ problem: SidecarProblem, _ route: SidecarRoute?) {
        let metadata: Logger.Metadata = [
            "sidecar.route": "\(route?.name ?? "none")", "sidecar.status": "\(problem.status.code)",
            "sidecar.code": "\(problem.code)",
        ]
        if problem.status.code == 500 {
            self.logger.error("A request failed.", metadata: metadata)
        } else {
            self.logger.debug("A request was not served.", metadata: metadata)
        }
    }
}
