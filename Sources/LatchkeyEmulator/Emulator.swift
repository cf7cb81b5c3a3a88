//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
public import Logging

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A local stand-in for Microsoft Entra ID and for an API that it protects, for tests and development.
///
/// It is a real HTTPS server on loopback, with a certificate authority of its own that clients must be told to trust.
/// It stops with ``stop()``, or when the last reference to it is gone.
///
/// ```swift
/// try await Emulator.withEmulator { emulator in
///     try emulator.writeCertificateAuthority(to: "ca.pem")
///     emulator.script(.status(.serviceUnavailable, retryAfter: .seconds(2)), for: .token)
///     …
///     #expect(emulator.requestCount(of: .token) == 2)
/// }
/// ```
public final class Emulator: Sendable {
    /// What the emulator serves.
    public let configuration: Configuration
    /// The emulator's keys and its certificate authority; give them to the next start to be the same server again.
    public let identity: Identity
    /// The certificate that clients are to trust, as PEM text.
    public let certificateAuthorityPEM: String
    let responder: EmulatorResponder
    let server: EmulatorServer

    private init(configuration: Configuration, logger: Logger) async throws(EmulatorError) {
        try configuration.validate()
        let identity = if let identity = configuration.identity { identity } else { try Identity() }
        let responder = EmulatorResponder(recordedRequestLimit: configuration.recordedRequestLimit)
        self.configuration = configuration
        self.identity = identity
        self.responder = responder
        do {
            let pem = try identity.certificateAuthority.certificate.pem()
            self.certificateAuthorityPEM = String(decoding: pem, as: UTF8.self)
        } catch {
            throw EmulatorError(.identityFailed, "The certificate authority could not be written.", cause: error)
        }
        self.server = try await EmulatorServer(
            port: configuration.port,
            identity: identity,
            responder: responder,
            logger: logger
        ) { port in
            responder.serve(
                EmulatorService(configuration: configuration, identity: identity, baseURL: Self.baseURL(port: port))
            )
        }
    }

    /// Starts an emulator and waits until it listens.
    ///
    /// - Parameters:
    ///   - configuration: What to serve.
    ///   - logger: Takes the server's messages; by default they go nowhere.
    /// - Returns: The running emulator.
    /// - Throws: ``EmulatorError``.
    public static func start(
        _ configuration: Configuration = Configuration(),
        logger: Logger = Logger(label: "latchkey.emulator") { _ in SwiftLogNoOpLogHandler() }
    ) async throws(EmulatorError) -> Emulator {
        try await Emulator(configuration: configuration, logger: logger)
    }

    /// Stops the emulator: connections are closed, requests under way are not answered.
    public func stop() async {
        await self.server.stop()
    }

    /// Keeps the emulator running until the task is cancelled, then stops it.
    public func run() async {
        await withTaskCancellationHandler {
            await self.server.waitUntilStopped()
        } onCancel: {
            Task(name: "latchkey-emulator-stop") { await self.stop() }
        }
    }

    /// The port on loopback that the emulator listens on.
    public var port: Int { self.server.port }

    /// The emulator's address, without a slash at the end, such as `https://localhost:8443`.
    public var baseURL: String { Self.baseURL(port: self.port) }

    private static func baseURL(port: Int) -> String { "https://localhost:\(port)" }
}
