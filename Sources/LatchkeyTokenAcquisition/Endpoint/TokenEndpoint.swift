//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyHTTP

/// Sends token requests and reads the answers.
struct TokenEndpoint: Sendable {
    /// The longest answer that is read; those of issuers have a few kilobytes.
    private static let bodyLimit = 1 << 20

    private let http: any HTTPClient
    private let timeout: Duration
    private let timing: AcquisitionTiming

    init(http: any HTTPClient, timeout: Duration, timing: AcquisitionTiming) {
        self.http = http
        self.timeout = timeout
        self.timing = timing
    }

    /// Sends a request; once more after about a second when the issuer failed or did not answer, unless it asked for
    /// patience or the request must not be repeated.
    func send(
        _ request: TokenEndpointRequest,
        within timeLimit: Duration
    ) async throws(AcquisitionError) -> TokenResponse {
        let end = self.timing.now().advanced(by: timeLimit)
        do throws(AcquisitionError) {
            return try await self.sendOnce(request, until: end)
        } catch {
            // A redeemed code or a changed password must not be presented twice.
            guard request.isRepeatable, error.isWorthAnotherAttempt,
                end - self.timing.now() > .seconds(2)
            else { throw error }
            try await self.timing.pause(.milliseconds(750), jitter: 0.5)
            return try await self.sendOnce(request, until: end)
        }
    }

    /// Sends a request whose answer is no token, but may be an error of the same form.
    func members(
        _ request: TokenEndpointRequest,
        within timeLimit: Duration
    ) async throws(AcquisitionError) -> [String: JSONValue] {
        try await self.answer(to: request, until: self.timing.now().advanced(by: timeLimit)).members()
    }

    private func sendOnce(
        _ request: TokenEndpointRequest,
        until end: ContinuousClock.Instant
    ) async throws(AcquisitionError) -> TokenResponse {
        try await self.answer(to: request, until: end).tokenResponse()
    }

    private func answer(
        to request: TokenEndpointRequest,
        until end: ContinuousClock.Instant
    ) async throws(AcquisitionError) -> TokenEndpointAnswer {
        let timeLimit = max(end - self.timing.now(), .milliseconds(1))
        do {
            let response = try await self.http.send(request.httpRequest(timeout: min(self.timeout, timeLimit)))
            return TokenEndpointAnswer(
                head: response.head,
                body: try await response.body.collect(upTo: Self.bodyLimit),
                request: request
            )
        } catch {
            throw AcquisitionError(error, host: request.url.authority)
        }
    }
}

extension AcquisitionError {
    /// Whether the same request may succeed a second later.
    fileprivate var isWorthAnotherAttempt: Bool {
        switch self.code {
        case .network, .timedOut: true
        case .service: (self.response?.status ?? 0) >= 500 && self.retryAfter == nil
        default: false
        }
    }
}
