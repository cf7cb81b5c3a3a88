//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Latchkey
import LatchkeyDownstreamAPI
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyWeb
import Logging

extension Sidecar {
    /// Answers with a header field that authorises a request to an API.
    func authorizationHeader(
        for api: String,
        on route: SidecarRoute,
        query: some StringProtocol,
        caller: CallerIdentity?
    ) async throws(SidecarProblem) -> OutboundResponse {
        let overrides = query.isEmpty ? SidecarOverrides() : try self.overrides(query, on: route)
        let entry = self.apis[api]
        // The token of an API for which nothing was changed: request and answer are kept, because that is faster.
        if let entry, overrides.isEmpty, self.isPlain(entry, caller: caller) {
            return try await self.plainHeader(of: entry)
        }
        let plan = try self.plan(entry, named: api, overrides, caller: caller, callsAPI: false)
        return try await self.header(plan.tokenRequest, session: plan.session, hasOverrides: !overrides.isEmpty)
    }

    private func plainHeader(of entry: APICatalog.Entry) async throws(SidecarProblem) -> OutboundResponse {
        do throws(AcquisitionError) {
            let header = try await self.latchkey.acquirer.authorizationHeader(for: entry.applicationToken)
            return entry.rendered.response(for: header.value)
        } catch {
            throw self.problem(error, hasOverrides: false)
        }
    }

    private func header(
        _ request: TokenRequest,
        session: String?,
        hasOverrides: Bool
    ) async throws(SidecarProblem) -> OutboundResponse {
        do throws(AcquisitionError) {
            let header = try await self.latchkey.acquirer.authorizationHeader(for: request)
            return SidecarResults.authorizationHeader(header.value, session: session)
        } catch {
            throw self.problem(error, hasOverrides: hasOverrides)
        }
    }

    /// Calls an API and answers with what it said.
    func call(
        _ api: String,
        on route: SidecarRoute,
        query: some StringProtocol,
        caller: CallerIdentity?,
        _ request: InboundRequest
    ) async throws(SidecarProblem) -> OutboundResponse {
        let overrides = try self.overrides(query, on: route)
        guard let entry = self.apis[api] else { throw self.unknown(api) }
        let plan = try self.plan(entry, named: api, overrides, caller: caller, callsAPI: true)
        let body = try await self.body(of: request, overrides)
        let options = plan.options
        let call = DownstreamCall(api: entry.name, as: plan.subject, body: body) { $0 = options }
        do {
            let response = try await self.latchkey.downstream.send(call)
            let content = try await response.body.collect(upTo: options.responseBodyLimit)
            return SidecarResults.downstream(response.head, content: content, session: plan.session)
        } catch {
            throw self.problem(error, hasOverrides: !overrides.isEmpty)
        }
    }

    /// The body of a request, which is passed on only when its media type is known.
    private func body(
        of request: InboundRequest,
        _ overrides: SidecarOverrides
    ) async throws(SidecarProblem) -> RequestBody {
        let fields = request.head.headerFields
        if let length = fields[.contentLength].flatMap({ Int($0) }), length > self.options.longestRequestBody {
            throw self.bodyTooLarge
        }
        guard let contentType = fields[.contentType], MediaType(contentType) != nil else { return .empty }
        do {
            let bytes = try await request.readBody(self.options.longestRequestBody)
            return bytes.isEmpty ? .empty : .bytes(bytes, contentType: overrides.contentType ?? contentType)
        } catch let problem as SidecarProblem {
            throw problem.code == "request_too_large" ? self.bodyTooLarge : problem
        } catch {
            throw SidecarProblem(.badRequest, "invalid_body", "The body of the request did not arrive as announced.")
        }
    }

    private var bodyTooLarge: SidecarProblem {
        SidecarProblem(
            .contentTooLarge,
            "request_too_large",
            "The body is longer than \(self.options.longestRequestBody) bytes; 'Sidecar:MaxRequestBodyBytes' says so."
        )
    }

    /// Which token a request gets.
    private func plan(
        _ entry: APICatalog.Entry?,
        named api: String,
        _ overrides: SidecarOverrides,
        caller: CallerIdentity?,
        callsAPI: Bool
    ) throws(SidecarProblem) -> TokenPlan {
        guard var options = entry?.options ?? self.standIn(for: overrides) else { throw self.unknown(api) }
        options.apply(overrides)
        guard !options.scopes.isEmpty else { throw .noScopes(api) }
        return try TokenPlan(options, overrides, caller: caller, isEntra: self.isEntra)
    }

    /// The options of an API that is not configured: its scopes are all that a header needs.
    private func standIn(for overrides: SidecarOverrides) -> DownstreamAPIOptions? {
        overrides.scopes.isEmpty ? nil : DownstreamAPIOptions(baseURL: "")
    }

    private func unknown(_ api: String) -> SidecarProblem {
        .unknownAPI(api, status: self.options.unknownAPIStatus, hint: self.apis.hint)
    }

    /// Whether the application's own token is meant, and nothing speaks against it.
    private func isPlain(_ entry: APICatalog.Entry, caller: CallerIdentity?) -> Bool {
        guard entry.isForApplications else { return false }
        return entry.options.requestAppToken || caller == nil
    }

    private func problem(_ error: any Error, hasOverrides: Bool) -> SidecarProblem {
        let problem = SidecarProblem(error, hasOverrides: hasOverrides, isDevelopment: self.options.isDevelopment)
        if problem.status.code >= 500 {
            self.logger.error(
                "A token or an answer could not be had.",
                metadata: ["sidecar.code": "\(problem.code)", "error": "\(error)"]
            )
        }
        return problem
    }
}
