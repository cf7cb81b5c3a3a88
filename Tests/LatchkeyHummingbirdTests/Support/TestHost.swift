//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import FlyingFox
import FlyingSocks
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyDownstreamAPI
import LatchkeyEmulator
import LatchkeyFlyingFox
import LatchkeyHTTP
import LatchkeyHummingbird
import LatchkeyTokenAcquisition
import LatchkeyWeb
import NIOCore
import Testing

/// The web frameworks that must behave alike.
enum TestHost: String, CaseIterable, Sendable {
    case hummingbird
    case flyingFox

    struct Context: IdentityRequestContext, ConnectionRequestContext {
        var coreContext: CoreRequestContextStorage
        var identity: CallerIdentity?
        let channel: any Channel

        init(source: Source) {
            self.coreContext = .init(source: source)
            self.channel = source.channel
        }
    }

    /// What the routes of both do, by their paths.
    static let routes: [String: @Sendable (CallerIdentity?) throws -> String] = [
        "/open": { $0.map { $0.username ?? "someone" } ?? "nobody" },
        "/scope": { caller in
            try Permission.scope(anyOf: ["access_as_user"]).check(caller)
            return "scope"
        },
        "/role": { caller in
            try Permission.role(anyOf: ["Admin"]).check(caller)
            return "role"
        },
        "/consent": { _ in
            var error = AcquisitionError(.interactionRequired, "Consent.")
            error.scopes = ["api://other/read"]
            throw error
        },
        "/claims": { _ in
            var answer = ErrorResponse(status: 400)
            answer.claims = "{\"access_token\":{}}"
            throw AcquisitionError(.interactionRequired, "Claims.", response: answer)
        },
    ]

    /// Runs a server with a guard and these routes on a free port.
    func run(_ bearer: BearerGuard, owner: (any PathOwner)? = nil, _ body: (Int) async throws -> Void) async throws {
        switch self {
        case .hummingbird: try await Self.runHummingbird(bearer, owner, body)
        case .flyingFox: try await Self.runFlyingFox(bearer, owner, body)
        }
    }

    private static func runHummingbird(
        _ bearer: BearerGuard,
        _ owner: (any PathOwner)?,
        _ body: (Int) async throws -> Void
    ) async throws {
        let router = Router(context: Context.self)
        if let owner { router.add(middleware: OwnedPathsMiddleware(owner)) }
        router.add(middleware: BearerAuthentication(bearer))
        for (path, route) in Self.routes { router.get(.init(path)) { _, context in try route(context.identity) } }
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in continuation.yield(channel.localAddress?.port ?? 0) }
        )
        let task = Task(name: "test-server") { try await application.run() }
        let port = try #require(await ports.first { _ in true })
        let result = await Self.result { try await body(port) }
        task.cancel()
        _ = await task.result
        try result.get()
    }

    private static func runFlyingFox(
        _ bearer: BearerGuard,
        _ owner: (any PathOwner)?,
        _ body: (Int) async throws -> Void
    ) async throws {
        let guarded = GuardedHandler(bearer) { request, caller in
            guard let route = Self.routes[request.path] else { return FlyingFox.HTTPResponse(statusCode: .notFound) }
            return FlyingFox.HTTPResponse(statusCode: .ok, body: .init(try route(caller).utf8))
        }
        let handler: any HTTPHandler = owner.map { OwnedPathsHandler($0, next: guarded) } ?? guarded
        let server = HTTPServer(address: .loopback(port: 0), handler: handler)
        let task = Task(name: "test-server") { try await server.run() }
        try await server.waitUntilListening()
        let port =
            switch await server.listeningAddress {
            case .ip4(_, let port), .ip6(_, let port): Int(port)
            case .unix, nil: 0
            }
        let result = await Self.result { try await body(port) }
        task.cancel()
        _ = await task.result
        try result.get()
    }

    private static func result(_ body: () async throws -> Void) async -> Result<Void, any Error> {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}

/// Sends a request to a server of a test.
func send(
    _ path: String,
    to port: Int,
    method: HTTPTypes.HTTPRequest.Method = .get,
    _ fields: HTTPFields = [:],
    body: String = "",
    over http: CurlHTTPClient
) async throws -> (head: HTTPTypes.HTTPResponse, body: String) {
    let head = HTTPTypes.HTTPRequest(
        method: method,
        scheme: "http",
        authority: "localhost:\(port)",
        path: path,
        headerFields: fields
    )
    let response = try await http.send(HTTPClientRequest(head: head, body: Array(body.utf8)))
    return (response.head, String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self))
}
