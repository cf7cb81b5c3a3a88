//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import LatchkeyEmulator
import Logging
import ServiceLifecycle
import UnixSignals

/// Runs a local Entra until it is interrupted.
struct EmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emulator",
        abstract: "Runs a local Entra ID, with APIs behind it, and prints an appsettings.json for it.",
        discussion: """
            Everything is made for this run, listens on loopback only, and is forgotten at its end:

              latchkey emulator > appsettings.json &
              latchkey serve --config appsettings.json
              curl http://localhost:5000/AuthorizationHeaderUnauthenticated/MyApi

            The settings go to standard output, everything else to standard error. With --identity the keys are kept \
            in a file, so that tokens and settings stay valid over a restart on the same port.
            """
    )

    @Option(help: "The port; any free one by default.")
    var port = 0

    @Option(help: "The port without TLS for the identities of the machine; any free one by default.")
    var machinePort = 0

    @Option(help: "Where the certificate that clients are to trust is written; a temporary file by default.")
    var certificateFile: String?

    @Option(help: "Where the settings are written, readable by the owner alone; standard output by default.")
    var settings: String?

    @Option(help: "The file that keeps the emulator's keys; made when it is missing.")
    var identity: String?

    @Option(help: "The secret of the sample application; a random one by default.")
    var secret: String?

    @Option(help: "The client identifier of an agent identity of the sample application; may be given several times.")
    var agent: [String] = []

    @Option(help: "The name of a user account of the first agent.")
    var agentUser: String?

    @Option(help: "How many blobs each account of Blob Storage has in the container 'generated'.")
    var blobs = 0

    @Option(help: "How many users Microsoft Graph has beside those who can sign in.")
    var users = 0

    @Option(help: "How many seconds tokens live.")
    var tokenLifetime = 3599

    @Flag(help: "Also print a token of a user for the sample application, to call its API with, to standard error.")
    var userToken = false

    func validate() throws {
        guard (0...65_535).contains(self.port) else { throw ValidationError("--port must be between 0 and 65535.") }
        guard (0...65_535).contains(self.machinePort) else {
            throw ValidationError("--machine-port must be between 0 and 65535.")
        }
        guard (1...86_400).contains(self.tokenLifetime) else {
            throw ValidationError("--token-lifetime must be between 1 and 86400 seconds.")
        }
        guard (0...1_000_000).contains(self.blobs), (0...1_000_000).contains(self.users) else {
            throw ValidationError("--blobs and --users must be between 0 and 1000000.")
        }
        guard self.agentUser == nil || !self.agent.isEmpty else { throw ValidationError("--agent-user needs --agent.") }
    }

    func run() async throws {
        let emulator: Emulator
        do {
            emulator = try await Emulator.start(try self.emulatorConfiguration())
        } catch let error as EmulatorError {
            self.say("Error: \(error)")
            throw ExitCode(69)
        }
        let folder = FileManager.default.temporaryDirectory.path
        let file = self.certificateFile ?? "\(folder)/latchkey-emulator-\(emulator.port).pem"
        do {
            try emulator.writeCertificateAuthority(to: file)
            try self.write(try self.appSettings(emulator, certificateFile: file))
        } catch {
            await emulator.stop()
            self.say("Error: \(error)")
            throw ExitCode(73)
        }
        self.say("Listening on \(emulator.baseURL); trust \(file). Stop it with Ctrl-C.")
        if self.userToken, let client = emulator.configuration.applications.first?.clientID {
            self.say(try emulator.accessToken(scope: "api://\(client)/access_as_user"))
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [Running(emulator: emulator)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: .init(label: "latchkey.emulator") { JSONLogHandler(label: $0) }
            )
        )
        try await group.run()
    }

    private func emulatorConfiguration() throws -> Emulator.Configuration {
        var configuration = Emulator.Configuration()
        if let secret = self.secret { configuration.applications[0].secrets = [secret] }
        configuration.port = self.port
        configuration.machine.port = self.machinePort
        configuration.tokenLifetime = .seconds(self.tokenLifetime)
        configuration.storage.generatedBlobs = self.blobs
        configuration.graph.generatedUsers = self.users
        let blueprint = configuration.applications[0].clientID
        for agent in self.agent {
            let roles = configuration.applications[0].roles
            configuration.applications.append(.init(clientID: agent, roles: roles, blueprint: blueprint))
        }
        if let name = self.agentUser {
            configuration.users.append(.init(name, agentIdentity: self.agent.first))
        }
        if let path = self.identity { configuration.identity = try .kept(at: path) }
        return configuration
    }

    /// The settings, with the certificate that they trust.
    private func appSettings(_ emulator: Emulator, certificateFile: String) throws -> String {
        let sample = Data(emulator.sampleConfiguration().utf8)
        var root = try JSONSerialization.jsonObject(with: sample) as? [String: Any] ?? [:]
        root["Latchkey"] = ["CertificateAuthorityFile": certificateFile]
        let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try JSONSerialization.data(withJSONObject: root, options: options), as: UTF8.self)
            + "\n"
    }

    private func write(_ settings: String) throws {
        guard let path = self.settings else {
            try FileHandle.standardOutput.write(contentsOf: Data(settings.utf8))
            return
        }
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        // Removed first, because an existing file would keep its rights.
        try? FileManager.default.removeItem(atPath: path)
        guard FileManager.default.createFile(atPath: path, contents: Data(settings.utf8), attributes: attributes) else {
            throw CocoaError(.fileWriteUnknown)
        }
    }

    private func say(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }

    /// The emulator as a service.
    private struct Running: Service {
        let emulator: Emulator

        func run() async throws {
            try? await gracefulShutdown()
            await self.emulator.stop()
        }
    }
}
