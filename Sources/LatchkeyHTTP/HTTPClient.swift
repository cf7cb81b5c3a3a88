//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A type that sends one HTTP request and returns one response whose body streams.
///
/// Contract: a conforming client verifies TLS, follows no redirect unless the request asks for it, honours the
/// request's timeouts, aborts the transfer when the calling task is cancelled, and may be called from any number of
/// tasks at once.
public protocol HTTPClient: Sendable {
    /// Sends a request and returns as soon as the response's head has arrived.
    ///
    /// - Parameter request: The request, with its body, timeouts and client identity.
    /// - Returns: The response's head and its streaming body.
    /// - Throws: ``HTTPClientError`` when no response was received; a response of any status is not an error.
    func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse
}
