//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import Latchkey
import LatchkeyConfiguration
import LatchkeySidecar
import Logging
import ServiceLifecycle

/// Runs the sidecar.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves tokens and calls of APIs to programs in any language, over HTTP on loopback.",
        discussion: """
            The contract is that of the Microsoft Entra auth sidecar, whose appsettings.json and environment variables \
            are read unchanged:

              latchkey serve --config appsettings.json
              curl http://localhost:5000/AuthorizationHeaderUnauthenticated/MyApi
              latchkey serve --socket /run/app/latchkey.sock --store sqlite:tokens.db --keys keys.json

            Settings come from the file, appsettings.{Environment}.json beside it, variables such as \
            AzureAd__ClientId, and options such as --set Sidecar:Metrics=true, the last of which wins. /healthz says \
            that the process lives, /readyz that it can serve, /openapi/v1.json what there is. Exit codes: 0 after a \
            shutdown, 64 for wrong arguments, 78 for wrong settings, 69 when an address or a store cannot be used.
            """
    )

    @Option(help: "The file that describes the application; appsettings.json by default, if there is one.")
    var config: String?

    @Option(help: "Where to listen, as 'http://127.0.0.1:5000' or 'unix:/path'; may be given several times.")
    var urls: [String] = []

    @Option(help: "The path of a Unix domain socket to listen on instead of a port.")
    var socket: String?

    @Option(help: "Where tokens are kept: memory, sqlite:PATH, redis://…, rediss://… or unix://…")
    var store: String?

    @Option(help: "The key ring of the store: the path of a file, or env:VARIABLE.")
    var keys: String?

    @Flag(help: "Serve metrics in the format of Prometheus at /metrics, to callers on this host.")
    var metrics = false

    @Option(help: "A setting, as 'Section:Key=value'; may be given several times.")
    var set: [String] = []

    @Flag(help: "Check the settings, say what is wrong, and end.")
    var check = false

    func validate() throws {
        for setting in self.set where !setting.contains("=") {
            throw ValidationError("--set takes a key, '=' and a value, such as 'Sidecar:Metrics=true'.")
        }
    }

    func run() async throws {
        ProcessHardening.apply()
        let environment = ProcessInfo.processInfo.environment
        let settings: SidecarSettings
        do {
            settings = try SidecarSettings.load(self.source(environment), environment: environment)
        } catch {
            FileHandle.standardError.write(Data("Error: \(error.message)\n".utf8))
            throw ExitCode(78)
        }
        if self.check {
            print("The settings can be used.")
            return
        }
        let logger = JSONLogHandler.logger("latchkey.sidecar", level: settings.logLevel)
        for warning in settings.warnings { logger.warning("\(warning)") }
        do {
            try await ServeRun(settings: settings, logger: logger).run()
        } catch let error as ServeRun.Failure {
            FileHandle.standardError.write(Data("Error: \(error.message)\n".utf8))
            throw ExitCode(error.exitCode)
        }
    }

    private func source(_ environment: [String: String]) -> ConfigurationSource {
        let path = self.config ?? "appsettings.json"
        let stage = environment["ASPNETCORE_ENVIRONMENT"] ?? environment["DOTNET_ENVIRONMENT"] ?? "Production"
        let base = path.hasSuffix(".json") ? String(path.dropLast(5)) : path
        var layers: [ConfigurationLayer] = [
            .file(path, isOptional: self.config == nil),
            .file("\(base).\(stage.filter { $0.isLetter || $0.isNumber || $0 == "-" }).json", isOptional: true),
            .environment(environment),
        ]
        var arguments = self.set.map { "--\($0)" }
        if !self.urls.isEmpty { arguments.append("--Sidecar:Urls=\(self.urls.joined(separator: ";"))") }
        if let socket { arguments.append("--Sidecar:UnixSocketPath=\(socket)") }
        if let store { arguments.append("--Sidecar:TokenStore:Location=\(store)") }
        if let keys { arguments.append("--Sidecar:TokenStore:KeyRing=\(keys)") }
        if self.metrics { arguments.append("--Sidecar:Metrics=true") }
        layers.append(.commandLine(arguments))
        return ConfigurationSource(layers: layers)
    }
}
