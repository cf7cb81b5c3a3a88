//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Hummingbird
import LatchkeyWeb
import NIOCore

/// Serves a sidecar with Hummingbird: the sidecar itself finds routes.
struct SidecarResponder: HTTPResponder {
    typealias Context = SidecarContext

    let sidecar: Sidecar

    func respond(to request: Request, context: SidecarContext) async throws -> Response {
        let timeout = self.sidecar.options.bodyTimeout
        let inbound = InboundRequest(head: request.head, peer: Peer(address: context.address)) { limit in
            try await Self.body(of: request, limit: limit, within: timeout)
        }
        let outbound = await self.sidecar.respond(to: inbound)
        var fields = outbound.head.headerFields
        // A body that nobody has read may never end.
        if outbound.head.status.code >= 400, Self.announcesBody(request.head) { fields[.connection] = "close" }
        return Response(
            status: outbound.head.status,
            headers: fields,
            body: outbound.body.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(bytes: outbound.body))
        )
    }

    private static func announcesBody(_ head: HTTPRequest) -> Bool {
        head.headerFields.contains(.transferEncoding) || (head.headerFields[.contentLength] ?? "0") != "0"
    }

    private static func body(of request: Request, limit: Int, within timeout: Duration) async throws -> [UInt8] {
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask {
                do {
                    let body = request.body
                    return Array(try await body.collect(upTo: limit).readableBytesView)
                } catch is NIOTooManyBytesError {
                    throw SidecarProblem(.contentTooLarge, "request_too_large", "The body is too long.")
                }
            }
            group.addTask {
                try await Task.sleep(for: timeout)
                throw SidecarProblem(.requestTimeout, "body_timed_out", "The body did not arrive in time.")
            }
            defer { group.cancelAll() }
            guard let bytes = try await group.next() else { throw CancellationError() }
            return bytes
        }
    }
}
