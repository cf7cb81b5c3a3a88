//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Hummingbird
import HummingbirdCore
import LatchkeyCrypto
import Logging
import NIOCore

/// One listening port of an emulator, from its start to its end.
final class EmulatorServer: Sendable {
    /// The port that the server listens on.
    let port: Int
    private let task: Task<Void, any Error>

    /// Starts a server on loopback and waits until it listens.
    ///
    /// - Parameters:
    ///   - listener: How clients connect.
    ///   - port: The port; 0 takes any free one.
    ///   - tls: The keys to prove the server's identity with.
    ///   - responder: Answers the requests.
    ///   - logger: Takes the server's messages.
    ///   - onListening: Called with the port before the first request is read.
    /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/startFailed`` or ``EmulatorError/Code/identityFailed``.
    init(
        _ listener: EmulatorListener,
        port: Int,
        tls: EmulatorTLS,
        responder: EmulatorResponder,
        logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(EmulatorError) {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            responder: CallbackResponder<EmulatorContext> { request, context in
                try await responder.respond(to: request, context: context, listener: listener)
            },
            server: try tls.builder(for: listener),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port), backlog: 4096),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? port
                onListening(port)
                continuation.yield(port)
            },
            logger: logger
        )
        let task = Task(name: "latchkey-emulator") {
            defer { continuation.finish() }
            try await application.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            task.cancel()
            throw await Self.startFailure(of: task, port: port)
        }
        self.port = port
        self.task = task
    }

    deinit {
        self.task.cancel()
    }

    /// Stops the server: connections are closed, requests under way are not answered.
    func stop() async {
        self.task.cancel()
        _ = await self.task.result
    }

    /// Waits until the server has stopped.
    func waitUntilStopped() async {
        _ = await self.task.result
    }

    private static func startFailure(of task: Task<Void, any Error>, port: Int) async -> EmulatorError {
        switch await task.result {
        case .success: EmulatorError(.startFailed, "The emulator stopped before it listened on port \(port).")
        case .failure(let cause):
            EmulatorError(
                .startFailed,
                "The emulator cannot listen on port \(port) of 127.0.0.1; choose another, or 0 for any free one.",
                cause: cause
            )
        }
    }
}
