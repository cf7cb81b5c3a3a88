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

    /// Whether all fields of the same name of a request arrive; FlyingFox knows only the last.
    var keepsRepeatedFields: Bool { self == .hummingbird }

    struct Context: IdentityRequestContext, ConnectionRequestContext {
        var coreContext: CoreRequestContextStorage
        var identity: CallerIdentity?
        let channel: any Channel

        init(source: Source) {
            self.coreContext = .init(source: source)
            self.channel = source.channel
        }
    }

    /// What the pages below `/page` do, which need a user.
    static let pages: [String: @Sendable (CallerIdentity?) throws -> String] = [
        "/home": { $0?.displayName ?? "nobody" },
        "/consent": { _ in
            var error = AcquisitionError(.interactionRequired, "Consent.")
            error.scopes = ["api://products/Products.Write"]
            throw error
        },
        "/denied": { caller in
            try Permission.role(anyOf: ["Admin"]).check(caller)
            return "admin"
        },
    ]

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

    /// What a server is made of.
    struct Parts: Sendable {
        var bearer: BearerGuard
        /// Guards the pages below `/page`.
        var signIn: WebSignIn?
        /// What answers its own paths.
        var owners: [any PathOwner] = []
    }

    /// Runs a server with a guard and these routes on a free port.
    func run(_ parts: Parts, _ body: (Int) async throws -> Void) async throws {
        var parts = parts
        if let signIn = parts.signIn { parts.owners.append(signIn) }
        switch self {
        case .hummingbird: try await Self.runHummingbird(parts, body)
        case .flyingFox: try await Self.runFlyingFox(parts, body)
        }
    }

    private static func runHummingbird(_ parts: Parts, _ body: (Int) async throws -> Void) async throws {
        let router = Router(context: Context.self)
        for owner in parts.owners { router.add(middleware: OwnedPathsMiddleware(owner)) }
        if let signIn = parts.signIn {
            let pages = router.group("page").add(middleware: SignInMiddleware(signIn))
            for (path, route) in Self.pages {
                pages.get(.init(path)) { _, context in try route(context.identity) }
                pages.post(.init(path)) { _, context in try route(context.identity) }
            }
        }
        let api = router.group().add(middleware: BearerAuthentication(parts.bearer))
        for (path, route) in Self.routes { api.get(.init(path)) { _, context in try route(context.identity) } }
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

    private static func runFlyingFox(_ parts: Parts, _ body: (Int) async throws -> Void) async throws {
        var handler: any HTTPHandler = GuardedHandler(parts.bearer) { request, caller in
            guard let route = Self.routes[request.path] else { return FlyingFox.HTTPResponse(statusCode: .notFound) }
            return FlyingFox.HTTPResponse(statusCode: .ok, body: .init(try route(caller).utf8))
        }
        if let signIn = parts.signIn {
            let guarded = GuardedHandler(signIn) { request, caller in
                let path = String(request.path.dropFirst("/page".count))
                guard let route = Self.pages[path] else { return FlyingFox.HTTPResponse(statusCode: .notFound) }
                return FlyingFox.HTTPResponse(statusCode: .ok, body: .init(try route(caller).utf8))
            }
            handler = Branch(prefix: "/page/", inner: guarded, next: handler)
        }
        for owner in parts.owners { handler = OwnedPathsHandler(owner, next: handler) }
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

    /// Gives requests below a path to one handler and others to the next.
    private struct Branch: HTTPHandler {
        let prefix: String
        let inner: any HTTPHandler
        let next: any HTTPHandler

        func handleRequest(_ request: FlyingFox.HTTPRequest) async throws -> FlyingFox.HTTPResponse {
            let handler = request.path.hasPrefix(self.prefix) ? self.inner : self.next
            return try await handler.handleRequest(request)
        }
    }

    private static func result(_ body: () async throws -> Void) async -> Result<Void, any Error> {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
