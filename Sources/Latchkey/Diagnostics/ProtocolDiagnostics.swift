//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyHTTP
public import Logging
import Synchronization

/// An HTTP client that logs what issuers are asked and what they answer, for when it is not clear what goes wrong.
///
/// ```swift
/// let http = try CurlHTTPClient()
/// let latchkey = try LatchkeyClient(settings, http: ProtocolDiagnostics(http, logger: logger))
/// ```
///
/// Of each message the names of all fields are logged, but the values of those alone that identify nobody and open
/// nothing: secrets, tokens, assertions, codes and the names of users never are. Requests that are not of the protocol,
/// such as calls of APIs, pass unlogged.
public struct ProtocolDiagnostics: HTTPClient {
    /// The longest answer that is looked into.
    private static let longestAnswer = 256 * 1024

    private let http: any HTTPClient
    private let logger: Logger
    private let level: Logger.Level

    /// Wraps a client.
    ///
    /// - Parameters:
    ///   - http: What sends requests; its owner shuts it down.
    ///   - logger: What logs the messages.
    ///   - level: The level of the log's messages; `debug` by default.
    public init(_ http: any HTTPClient, logger: Logger, level: Logger.Level = .debug) {
        self.http = http
        self.logger = logger
        self.level = level
    }

    /// Sends a request, and logs it and its answer when they are of the protocol.
    ///
    /// - Parameter request: The request.
    /// - Returns: The answer, whose body is logged when it has been read to its end.
    /// - Throws: `HTTPClientError` of the client that is wrapped.
    public func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        guard self.logger.logLevel <= self.level, let message = ProtocolMessage(request) else {
            return try await self.http.send(request)
        }
        self.log("An issuer is asked.", message.address, ["protocol.fields": "\(message.fields)"])
        do {
            var response = try await self.http.send(request)
            response.body = self.observed(response.body, message, response.head)
            return response
        } catch {
            self.log("An issuer was not reached.", message.address, ["protocol.error": "\(error.message)"])
            throw error
        }
    }

    /// The same body; what passed is logged at its end.
    private func observed(
        _ body: HTTPResponseBody,
        _ message: ProtocolMessage,
        _ head: HTTPResponse
    ) -> HTTPResponseBody {
        let seen = Seen()
        return HTTPResponseBody { () async throws(HTTPClientError) -> [UInt8]? in
            if let chunk = try await body.next() {
                seen.bytes.withLock { if $0.count < Self.longestAnswer { $0 += chunk } }
                return chunk
            }
            let bytes = seen.bytes.withLock { bytes in
                defer { bytes = [] }
                return bytes
            }
            guard !bytes.isEmpty || !seen.isLogged.exchange(true, ordering: .relaxed) else { return nil }
            seen.isLogged.store(true, ordering: .relaxed)
            self.log(
                "An issuer answered.",
                message.address,
                [
                    "protocol.status": "\(head.status.code)",
                    "protocol.members": "\(message.members(ofAnswer: bytes))",
                ]
            )
            return nil
        }
    }

    private func log(_ text: Logger.Message, _ address: String, _ metadata: Logger.Metadata) {
        self.logger.log(
            level: self.level,
            text,
            metadata: metadata.merging(["protocol.address": "\(address)"]) { own, _ in own }
        )
    }

    /// What of a body has passed.
    private final class Seen: Sendable {
        let bytes = Mutex<[UInt8]>([])
        let isLogged = Atomic(false)
    }
}
