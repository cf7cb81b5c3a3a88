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

    init(http: any HTTPClient, timeout: Duration) {
        self.http = http
        self.timeout = timeout
    }

    func send(
        _ request: TokenEndpointRequest,
        within timeLimit: Duration
    ) async throws(AcquisitionError) -> TokenResponse {
        let answer: TokenEndpointAnswer
        do {
            let response = try await self.http.send(request.httpRequest(timeout: min(self.timeout, timeLimit)))
            answer = TokenEndpointAnswer(
                head: response.head,
                body: try await response.body.collect(upTo: Self.bodyLimit),
                request: request
            )
        } catch {
            throw AcquisitionError(error, host: request.authority.host)
        }
        return try answer.tokenResponse()
    }
}
