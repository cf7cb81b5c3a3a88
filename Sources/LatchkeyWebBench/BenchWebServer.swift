//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Hummingbird
import LatchkeyHummingbird
import LatchkeyWeb
import NIOCore

/// A server with a route that wants a token and one that does not.
enum BenchWebServer {
    private struct Context: IdentityRequestContext {
        var coreContext: CoreRequestContextStorage
        var identity: CallerIdentity?

        init(source: Source) { self.coreContext = .init(source: source) }
    }

    /// Runs a server on a free port of loopback while something is done with it.
    static func run<Value: Sendable>(
        _ validator: TokenValidator,
        _ body: (_ port: Int) async throws -> Value
    ) async throws -> Value {
        let router = Router(context: Context.self)
        router.get("open") { _, _ in "Hello" }
        router.group("protected").add(middleware: BearerAuthentication(BearerGuard(validator))).get { _, context in
            try context.require(scope: "access_as_user")
            return "Hello"
        }
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                continuation.yield(channel.localAddress?.port ?? 0)
                continuation.finish()
            }
        )
        let task = Task(name: "bench-server") {
            defer { continuation.finish() }
            try await application.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            task.cancel()
            try await task.value
            throw WebBenchError.wrongAnswer("The server did not start.")
        }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(port))
        } catch {
            result = .failure(error)
        }
        task.cancel()
        _ = await task.result
        return try result.get()
    }
}
