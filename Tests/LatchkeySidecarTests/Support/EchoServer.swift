//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// An API that says what it was sent.
final class EchoServer: Sendable {
    /// What the last request was.
    struct Seen: Codable, Sendable {
        var method = ""
        var path = ""
        var headers: [String: String] = [:]
        var body = ""
    }

    private struct Context: RequestContext {
        var coreContext: CoreRequestContextStorage
        init(source: Source) { self.coreContext = .init(source: source) }
    }

    private struct Responder: HTTPResponder {
        let server: EchoServer

        func respond(to request: Request, context: Context) async throws -> Response {
            try await self.server.respond(to: request)
        }
    }

    private let state = Mutex<[Seen]>([])

    /// All requests.
    var seen: [Seen] { self.state.withLock { $0 } }

    /// Runs a server on a free port for as long as a closure runs.
    static func run(_ body: (EchoServer, Int) async throws -> Void) async throws {
        let server = EchoServer()
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            responder: Responder(server: server),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "echo") { _ in SwiftLogNoOpLogHandler() }
        )
        let task = Task(name: "echo-server") { try await application.run() }
        let port = await ports.first { _ in true } ?? 0
        do {
            try await body(server, port)
        } catch {
            task.cancel()
            _ = await task.result
            throw error
        }
        task.cancel()
        _ = await task.result
    }

    private func respond(to request: Request) async throws -> Response {
        let body = try await request.body.collect(upTo: 64 << 20)
        var seen = Seen(method: request.method.rawValue, path: request.uri.string)
        for field in request.headers { seen.headers[field.name.canonicalName] = field.value }
        seen.body = Data(body.readableBytesView).base64EncodedString()
        self.state.withLock { $0.append(seen) }
        switch request.uri.path {
        case "/base/binary": return Self.answer([0xFF, 0x00, 0xFE], type: "application/octet-stream")
        case "/base/latin": return Self.answer([0x4D, 0xFC, 0x6C, 0x6C], type: "text/plain; charset=iso-8859-1")
        case "/base/empty": return Response(status: .noContent)
        case "/base/redirect":
            return Response(status: .found, headers: [.location: "/base/target"])
        case "/base/away": return Response(status: .found, headers: [.location: "http://localhost:1/elsewhere"])
        case "/base/big": return Self.answer([UInt8](repeating: 0x61, count: 70_000), type: "text/plain")
        case "/base/missing":
            var response = Self.answer(Array("{\"error\":\"none\"}".utf8), type: "application/json")
            response.status = .notFound
            response.headers[.eTag] = "\"7\""
            response.headers[.retryAfter] = "7"
            response.headers.append(.init(name: .setCookie, value: "secret=1"))
            response.headers.append(.init(name: .vary, value: "Accept"))
            response.headers.append(.init(name: .vary, value: "Origin"))
            return response
        case "/base/challenge": return self.challenge(request)
        default: return Self.answer(try Array(JSONEncoder().encode(seen)), type: "application/json")
        }
    }

    /// Wants a token with claims, over and over.
    private func challenge(_ request: Request) -> Response {
        let claims = Data(#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#.utf8).base64EncodedString()
        let value = "Bearer error=\"insufficient_claims\", claims=\"\(claims)\""
        return Response(status: .unauthorized, headers: [.wwwAuthenticate: value])
    }

    private static func answer(_ bytes: [UInt8], type: String) -> Response {
        Response(status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
