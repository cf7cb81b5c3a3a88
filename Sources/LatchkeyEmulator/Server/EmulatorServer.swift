//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import LatchkeyCrypto
import Logging
import NIOCore
import NIOSSL

/// The HTTPS server of an emulator, from its start to its end.
final class EmulatorServer: Sendable {
    /// The port that the server listens on.
    let port: Int
    private let task: Task<Void, any Error>

    /// Starts a server on loopback and waits until it listens.
    ///
    /// - Parameters:
    ///   - port: The port; 0 takes any free one.
    ///   - identity: The keys to prove the server's identity with.
    ///   - responder: Answers the requests.
    ///   - logger: Takes the server's messages.
    ///   - onListening: Called with the port before the first request is read.
    /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/startFailed`` or ``EmulatorError/Code/identityFailed``.
    init(
        port: Int,
        identity: Emulator.Identity,
        responder: EmulatorResponder,
        logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void
    ) async throws(EmulatorError) {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            responder: responder,
            server: try Self.builder(identity: identity),
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

    /// Sets up TLS with a certificate for loopback, which is issued anew for each start.
    private static func builder(identity: Emulator.Identity) throws(EmulatorError) -> HTTPServerBuilder {
        do {
            let authority = identity.certificateAuthority
            let profile = CertificateProfile(
                subject: DistinguishedName(commonName: "localhost", organization: "Latchkey"),
                alternativeNames: [.dns("localhost"), .ipAddress("127.0.0.1"), .ipAddress("::1")],
                usage: .serverAuthentication,
                validity: authority.certificate.validity
            )
            let certificate = try authority.issue(profile, for: identity.serverKey.publicKey)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: [.certificate(try NIOSSLCertificate(bytes: certificate.der, format: .der))],
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: identity.serverKey.pem(), format: .pem))
            )
            // Clients with an idle connection do not answer the closing message; waiting for that would delay the stop.
            configuration.shutdownTimeout = .milliseconds(20)
            return try .tls(.http1(), tlsConfiguration: configuration)
        } catch {
            throw EmulatorError(.identityFailed, "TLS could not be set up with the emulator's keys.", cause: error)
        }
    }
}
