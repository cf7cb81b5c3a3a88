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

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Sends the requests of a client of an Azure service.
///
/// From the outside in: identifier and `User-Agent`, the steps of the call, attempts, authentication, the steps of the
/// attempt, log, transport. The identifier is the same in all attempts, the token is asked for anew in each.
struct AzurePipeline: Sendable {
    /// What is read of the body of a failure.
    private static let failureLimit = 64 << 10

    let options: AzureClientOptions
    private let http: any HTTPClient
    private let authentication: any ServiceAuthentication
    private let userAgent: String
    private let log: AzureLog?

    init(
        service: String,
        options: AzureClientOptions,
        http: any HTTPClient,
        authentication: any ServiceAuthentication
    ) throws(AzureError) {
        try options.validate()
        self.options = options
        self.http = http
        self.authentication = authentication
        self.userAgent = UserAgent.text(service: service, applicationID: options.applicationID)
        self.log = options.logger.map { AzureLog(logger: $0, time: options.time) }
    }

    /// Sends a request until it succeeds or there is no more reason to try.
    ///
    /// - Parameters:
    ///   - request: The request, without what the pipeline adds.
    ///   - accepting: Further statuses that are no failure.
    /// - Returns: An answer that is no failure.
    /// - Throws: ``AzureError``.
    func send(_ request: HTTPClientRequest, accepting: Set<Int> = []) async throws(AzureError) -> HTTPClientResponse {
        do {
            let prepared = try await self.prepared(request)
            let response = try await self.attempts(prepared)
            let status = response.head.status
            guard status.kind == .successful || accepting.contains(status.code) else {
                throw await self.failure(of: response, to: prepared)
            }
            return response
        } catch {
            throw AzureError(wrapping: error)
        }
    }

    /// Reads the body of an answer to its end.
    func body(of response: HTTPClientResponse, upTo limit: Int) async throws(AzureError) -> [UInt8] {
        do throws(HTTPClientError) {
            return try await response.body.collect(upTo: limit)
        } catch {
            throw AzureError(wrapping: error)
        }
    }

    private func prepared(_ request: HTTPClientRequest) async throws -> HTTPClientRequest {
        var request = request
        guard request.head.scheme == "https" else {
            throw AzureError(
                .invalidRequest,
                "Tokens are sent over TLS only, and the address begins with '\(request.head.scheme ?? "")'. Use 'https'."
            )
        }
        if request.head.headerFields[.clientRequestID] == nil {
            request.head.headerFields[.clientRequestID] = UUID().uuidString.lowercased()
        }
        if request.head.headerFields[.userAgent] == nil { request.head.headerFields[.userAgent] = self.userAgent }
        // Without a body these methods are refused unless they say so (status 411).
        if request.body.isEmpty, [.put, .post, .patch, .delete].contains(request.head.method) {
            request.head.headerFields[.contentLength] = "0"
        }
        for step in self.options.callSteps { try await step(&request) }
        return request
    }

    private func attempts(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let time = self.options.time
        let deadline = self.options.timeout.map { time.continuousNanoseconds().addingClamped($0.nanoseconds) } ?? .max
        var attempt = 1
        while true {
            let result = await self.attempt(request, until: deadline)
            let outcome: AzureRetryOptions.Outcome
            switch result {
            case .success(let response): outcome = .response(response.head)
            case .failure(let error):
                guard let error = error as? HTTPClientError else { throw error }
                outcome = .failure(error.code)
            }
            guard let pause = self.options.retries.pause(after: attempt, outcome, unit: self.options.random()) else {
                return try result.get()
            }
            let next = time.continuousNanoseconds().addingClamped(pause.nanoseconds)
            guard next < deadline else { return try result.get() }
            // A body that nobody reads would keep its connection.
            if case .success(let response) = result { _ = try? await response.body.collect(upTo: Self.failureLimit) }
            try await time.sleep(until: next)
            attempt += 1
        }
    }

    private func attempt(
        _ request: HTTPClientRequest,
        until deadline: Int64
    ) async -> Result<HTTPClientResponse, any Error> {
        do {
            return .success(
                try await self.authentication.send(request) { try await self.exchange($0, until: deadline) }
            )
        } catch {
            return .failure(error)
        }
    }

    /// Sends a request once.
    private func exchange(_ request: HTTPClientRequest, until deadline: Int64) async throws -> HTTPClientResponse {
        try Task.checkCancellation()
        var request = request
        request.totalTimeout = self.options.attemptTimeout
        if deadline < .max {
            let left = Duration.nanoseconds(deadline - self.options.time.continuousNanoseconds())
            guard left > .zero else { throw HTTPClientError(.timedOut, "The operation has used up its time.") }
            request.totalTimeout = min(request.totalTimeout, left)
        }
        request.connectTimeout = min(request.totalTimeout, .seconds(10))
        for step in self.options.attemptSteps { try await step(&request) }
        guard let log else { return try await self.http.send(request) }
        return try await log.recording(request) { request throws(HTTPClientError) in try await self.http.send(request) }
    }

    private func failure(of response: HTTPClientResponse, to request: HTTPClientRequest) async -> AzureError {
        let body = (try? await response.body.collect(upTo: Self.failureLimit)) ?? []
        return AzureError(response.head, body: body, to: request.head)
    }
}
