//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// One call on its way: what is sent, and what governs it.
struct CallRun: Sendable {
    /// What all calls of a client share.
    struct Parts: Sendable {
        let authorizer: RequestAuthorizer
        let http: any HTTPClient
        let certificate: DownstreamAPIClient.CertificateProvider?
        let time: any TimeProvider
        let random: @Sendable () -> Double
        let telemetry: CallTelemetry
    }

    let parts: Parts
    let api: PreparedAPI
    /// What sends the call.
    let http: any HTTPClient
    let call: DownstreamCall
    let target: String
    let body: PreparedBody
    /// What is known about the API; `nil` when the call goes elsewhere.
    let health: APIHealth?
    /// Until when, in nanoseconds of the clock.
    let deadline: Int64

    /// Waits for the call's turn; `nil` when it needs none.
    func turn() async throws(DownstreamAPIError) -> ConcurrencyTurn? {
        guard let health = self.health, let limit = self.api.options.concurrency else { return nil }
        switch await health.gate.enter(limit, until: self.deadline, self.parts.time) {
        case .entered: return ConcurrencyTurn(health.gate)
        case .cancelled: throw self.error(.cancelled, "was cancelled while it waited for its turn.")
        case .timedOut: throw self.error(.timedOut, "did not get its turn in time.")
        case .refused:
            throw self.error(.overloaded, "is refused, because \(limit.maximumWaiting) others wait for their turn.")
        }
    }

    /// Sends the request until there is a response that is no reason to send it again.
    func attempts(_ tokenRequest: TokenRequest?) async throws -> AuthorizedResponse {
        let retries = self.api.options.retries
        var attempt = 1
        while true {
            if self.api.options.breaksCircuit {
                try self.health?.admit(now: self.now, api: self.api.name)
            }
            let (result, outcome) = await self.attempt(tokenRequest, attempt)
            self.health?.record(outcome, now: self.now, unit: self.parts.random())
            let method = self.call.method ?? self.api.options.method
            guard let pause = retries.pause(after: attempt, outcome, method: method, unit: self.parts.random()),
                self.now.addingClamped(pause.nanoseconds) < self.deadline
            else { return try result.get() }
            do {
                try await self.parts.time.sleep(until: self.now.addingClamped(pause.nanoseconds))
            } catch {
                throw self.error(.cancelled, "was cancelled before another attempt.", cause: error)
            }
            attempt += 1
        }
    }

    private func attempt(
        _ tokenRequest: TokenRequest?,
        _ attempt: Int
    ) async -> (Result<AuthorizedResponse, any Error>, AttemptOutcome) {
        do {
            let answer = try await self.follow(tokenRequest, attempt)
            return (.success(answer), .response(answer.response.head))
        } catch let error as HTTPClientError {
            return (.failure(DownstreamAPIError(error, api: self.api.name)), .failure(error.code))
        } catch {
            return (.failure(error), .abandoned)
        }
    }

    /// Sends the request once, and follows the redirects that the options allow.
    private func follow(_ tokenRequest: TokenRequest?, _ attempt: Int) async throws -> AuthorizedResponse {
        let maximum = self.api.options.redirects.maximum
        var hop = Hop(method: self.call.method ?? self.api.options.method, target: self.target, hasBody: true)
        var hops = 0
        while true {
            let answer = try await self.exchange(hop, tokenRequest, resend: attempt - 1)
            guard maximum > 0, let next = hop.next(after: answer.response.head, in: self.api) else { return answer }
            hops += 1
            guard hops <= maximum else {
                throw self.error(.tooManyRedirects, "was redirected more than \(maximum) times. Check the API.")
            }
            hop = next
        }
    }

    private func exchange(
        _ hop: Hop,
        _ tokenRequest: TokenRequest?,
        resend: Int
    ) async throws -> AuthorizedResponse {
        var call = self.call
        call.method = hop.method
        var request = try self.api.httpRequest(
            for: call,
            target: hop.target,
            contentType: hop.hasBody ? self.body.contentType : nil,
            body: hop.hasBody ? try await self.body.bytes() : []
        )
        let options = self.api.options
        try await options.beforeAuthorization?.apply(to: &request)
        let header = try await self.authorize(&request, tokenRequest)
        try await options.afterAuthorization?.apply(to: &request)
        try await options.customizeRequest?.apply(to: &request)
        let left = Duration.nanoseconds(self.deadline - self.now)
        guard left > .zero else { throw self.error(.timedOut, "has used up its time before it could be sent.") }
        request.totalTimeout = options.retries.attemptTimeout.map { min($0, left) } ?? left
        request.connectTimeout = min(request.totalTimeout, .seconds(10))
        return AuthorizedResponse(response: try await self.traced(&request, resend), header: header)
    }

    private func authorize(
        _ request: inout HTTPClientRequest,
        _ tokenRequest: TokenRequest?
    ) async throws -> AuthorizationHeader? {
        if let tokenRequest {
            return try await self.parts.authorizer.authorize(&request, with: tokenRequest)
        }
        guard self.api.options.authentication == .clientCertificate else { return nil }
        guard let certificate = self.parts.certificate else {
            throw self.error(.configuration, "needs a client certificate, but the client was made without any.")
        }
        request.clientIdentity = try await certificate(self.api.options.acquireTokenOptions.application)
        return nil
    }

    private func traced(
        _ request: inout HTTPClientRequest,
        _ resend: Int
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        let telemetry = self.parts.telemetry
        let span = telemetry.start(&request, api: self.api, resend: resend)
        let start = self.now
        do {
            let response = try await self.http.send(request)
            let outcome = AttemptOutcome.response(response.head)
            telemetry.end(span, of: request, api: self.api, outcome, nanoseconds: self.now - start)
            return response
        } catch {
            let outcome = AttemptOutcome.failure(error.code)
            telemetry.end(span, of: request, api: self.api, outcome, nanoseconds: self.now - start)
            throw error
        }
    }

    private var now: Int64 { self.parts.time.continuousNanoseconds() }

    private func error(
        _ code: DownstreamAPIError.Code,
        _ what: String,
        cause: (any Error)? = nil
    ) -> DownstreamAPIError {
        DownstreamAPIError(code, "The call to the API '\(self.api.name)' \(what)", cause: cause)
    }
}
