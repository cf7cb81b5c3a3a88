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
    let signingKeys: SigningKeys
    let tls: EmulatorTLS
    private let server: EmulatorServer
    private let mutualTLSServer: EmulatorServer
    private let machineServer: EmulatorServer

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
        let tls = try EmulatorTLS(identity: identity, hosts: configuration.hosts)
        let signingKeys = SigningKeys(identity: identity)
        self.tls = tls
        self.signingKeys = signingKeys
        let mutualTLSServer = try await EmulatorServer(
            .mutualTLS,
            port: configuration.mutualTLSPort,
            tls: tls,
            responder: responder,
            logger: logger
        )
        self.mutualTLSServer = mutualTLSServer
        self.machineServer = try await EmulatorServer(
            .machine,
            port: configuration.machine.port,
            tls: tls,
            responder: responder,
            logger: logger
        )
        let mutualTLSPort = mutualTLSServer.port
        self.server = try await EmulatorServer(
            .main,
            port: configuration.port,
            tls: tls,
            responder: responder,
            logger: logger
        ) { port in
            responder.serve(
                EmulatorService(
                    configuration: configuration,
                    signingKeys: signingKeys,
                    baseURL: Self.url(port: port),
                    mutualTLSURL: Self.url(port: mutualTLSPort),
                    faults: responder.faults
                )
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
        await self.mutualTLSServer.stop()
        await self.machineServer.stop()
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
    public var baseURL: String { Self.url(port: self.port) }

    /// The address for clients that send a certificate in TLS, without a slash at the end.
    ///
    /// All endpoints answer there too; the token endpoint demands the certificate.
    public var mutualTLSURL: String { Self.url(port: self.mutualTLSServer.port) }

    /// The address of the endpoints that a machine has for its programs, without TLS and without a slash at the end.
    public var machineURL: String { "http://127.0.0.1:\(self.machineServer.port)" }

    /// The endpoints.
    var service: EmulatorService {
        // They are set before the server's start ends, and never taken away.
        guard let service = self.responder.service else { preconditionFailure("The emulator has no endpoints.") }
        return service
    }

    private static func url(port: Int) -> String { "https://localhost:\(port)" }
}
