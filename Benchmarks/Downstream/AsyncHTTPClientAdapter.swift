//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import AsyncHTTPClient
import HTTPTypes
import LatchkeyHTTP
import NIOCore
import NIOHTTP1

/// AsyncHTTPClient as what sends the requests of `DownstreamAPIClient`, `AuthorizedHTTPClient` or `LatchkeyClient`.
///
/// ```swift
/// let adapter = AsyncHTTPClientAdapter(client: HTTPClient.shared)
/// let http = latchkey.authorized(adapter, scopes: ["api://myapi/.default"], as: .app)
/// ```
struct AsyncHTTPClientAdapter: LatchkeyHTTP.HTTPClient {
    let client: AsyncHTTPClient.HTTPClient

    func send(
        _ request: LatchkeyHTTP.HTTPClientRequest
    ) async throws(LatchkeyHTTP.HTTPClientError) -> LatchkeyHTTP.HTTPClientResponse {
        guard request.clientIdentity == nil, request.pinnedServerCertificate == nil else {
            let message = "AsyncHTTPClient knows one TLS configuration for all requests. Send bound tokens otherwise."
            throw LatchkeyHTTP.HTTPClientError(.invalidRequest, message)
        }
        let head = request.head
        var outgoing = AsyncHTTPClient.HTTPClientRequest(
            url: "\(head.scheme ?? "https")://\(head.authority ?? "")\(head.path ?? "/")"
        )
        outgoing.method = HTTPMethod(rawValue: head.method.rawValue)
        outgoing.headers = HTTPHeaders(head.headerFields.map { ($0.name.canonicalName, $0.value) })
        if !request.body.isEmpty { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
        do {
            let timeout = TimeAmount.nanoseconds(Int64(request.totalTimeout / .nanoseconds(1)))
            let response = try await self.client.execute(outgoing, timeout: timeout)
            var fields = HTTPFields()
            for (name, value) in response.headers {
                if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
            }
            let status = HTTPResponse.Status(code: Int(response.status.code))
            let reader = BodyReader(response.body)
            return LatchkeyHTTP.HTTPClientResponse(
                head: HTTPResponse(status: status, headerFields: fields),
                body: HTTPResponseBody { () async throws(LatchkeyHTTP.HTTPClientError) -> [UInt8]? in
                    try await reader.next()
                }
            )
        } catch {
            throw Self.error(error)
        }
    }

    static func error(_ error: any Error) -> LatchkeyHTTP.HTTPClientError {
        var code = LatchkeyHTTP.HTTPClientError.Code.transferFailed
        if error is CancellationError { code = .cancelled }
        if error is IOError { code = .connectFailed }
        if let known = error as? AsyncHTTPClient.HTTPClientError {
            switch known {
            case .cancelled: code = .cancelled
            case .deadlineExceeded, .readTimeout, .writeTimeout: code = .timedOut
            case .connectTimeout: code = .connectFailed
            default: break
            }
        }
        // What the error says may quote the request.
        return LatchkeyHTTP.HTTPClientError(code, "AsyncHTTPClient could not send the request.", cause: error)
    }
}

/// Reads a body bit by bit.
private final class BodyReader: @unchecked Sendable {
    // Proof: a response's body is read by one task at a time, which the body itself sees to.
    private var iterator: AsyncHTTPClient.HTTPClientResponse.Body.AsyncIterator

    init(_ body: AsyncHTTPClient.HTTPClientResponse.Body) {
        self.iterator = body.makeAsyncIterator()
    }

    func next() async throws(LatchkeyHTTP.HTTPClientError) -> [UInt8]? {
        do {
            // Chunks are never empty by contract.
            while let chunk = try await self.iterator.next() {
                if chunk.readableBytes > 0 { return Array(buffer: chunk) }
            }
            return nil
        } catch {
            throw AsyncHTTPClientAdapter.error(error)
        }
    }
}
