//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// An HTTP client on libcurl: HTTP/1.1 and HTTP/2 over verified TLS, connections kept and shared by all callers.
///
/// A client owns one thread per shard and costs nothing while idle; make one and keep it. Call ``shutdown()`` to end it at
/// a known time; otherwise it ends when the client and the last unread response body are gone.
public final class CurlHTTPClient: HTTPClient, Sendable {
    private let configuration: Configuration
    private let engines: [CurlEngine]
    private let turn = Atomic(0)

    /// Creates a client and starts its threads.
    ///
    /// - Parameter configuration: Trust, connection limits, HTTP version and proxy; the defaults suit public servers.
    /// - Throws: ``HTTPClientError`` with code ``HTTPClientError/Code/invalidConfiguration``, which names the value that
    ///   cannot be used.
    public init(configuration: Configuration = Configuration()) throws(HTTPClientError) {
        try configuration.validate()
        var engines: [CurlEngine] = []
        for _ in 0..<configuration.shards { engines.append(try CurlEngine(configuration)) }
        self.configuration = configuration
        self.engines = engines
    }

    /// Sends a request and returns as soon as the response's head has arrived.
    ///
    /// - Parameter request: The request, with its body, timeouts and client identity.
    /// - Returns: The response's head and its streaming body.
    /// - Throws: ``HTTPClientError`` when no response was received; a response of any status is not an error.
    public func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        let prepared = try PreparedRequest(request, userAgent: self.configuration.userAgent)
        let engine = self.nextEngine()
        let exchange = Exchange(
            prepared,
            deadline: ContinuousClock.now.advanced(by: request.totalTimeout),
            inbox: engine.inbox
        )
        let head = try await exchange.head()
        let body = ExchangeBody(exchange, engine: engine)
        return HTTPClientResponse(
            head: head,
            body: HTTPResponseBody { () async throws(HTTPClientError) in try await body.next() }
        )
    }

    /// Ends the client: requests under way and later ones fail with code ``HTTPClientError/Code/shutDown``.
    ///
    /// Returns when the client's threads have ended and its connections are closed. Calling it again does no harm.
    public func shutdown() async {
        for engine in self.engines { await engine.shutdown() }
    }

    private func nextEngine() -> CurlEngine {
        guard self.engines.count > 1 else { return self.engines[0] }
        let turn = self.turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return self.engines[Int(UInt(bitPattern: turn) % UInt(self.engines.count))]
    }
}
