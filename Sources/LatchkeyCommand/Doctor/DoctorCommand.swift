//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import LatchkeyConfiguration
import LatchkeySidecar

/// Says what is wrong with a service's settings and surroundings, and what to do.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Checks settings, credentials, clock, issuer and store; says what is wrong and what to do.",
        discussion: """
            Reads the same settings as 'latchkey serve', and asks for one token of the application to see whether the \
            issuer takes its credential (leave that out with --offline):

              latchkey doctor --config appsettings.json
              latchkey doctor --json | jq '.findings[] | select(.level == "wrong")'

            Exits with 0 when nothing is wrong, also when there is advice; with 1 when something is; with 78 when the \
            settings cannot be read at all.
            """
    )

    @Option(help: "The file that describes the application.")
    var config = "appsettings.json"

    @Option(help: "Where tokens are kept; as the settings say by default.")
    var store: String?

    @Option(help: "The key ring of the store: the path of a file, or env:VARIABLE.")
    var keys: String?

    @Flag(help: "Check only what needs no network.")
    var offline = false

    @Flag(help: "Print one JSON object and nothing else on standard output.")
    var json = false

    func run() async throws {
        let report = DoctorReport(await self.findings())
        print(self.json ? try report.json() : report.text())
        if report.cannotRead { throw ExitCode(78) }
        guard report.isWell else { throw ExitCode.failure }
    }

    private func findings() async -> [DoctorFinding] {
        var arguments: [String] = []
        if let store { arguments.append("--Sidecar:TokenStore:Location=\(store)") }
        if let keys { arguments.append("--Sidecar:TokenStore:KeyRing=\(keys)") }
        let source = ConfigurationSource(layers: [
            .file(self.config), .environment(), .json("{\"Sidecar\": {}}"), .commandLine(arguments),
        ])
        let settings: SidecarSettings
        do {
            settings = try SidecarSettings.load(source, environment: ProcessInfo.processInfo.environment)
        } catch {
            return error.problems.map { DoctorFinding(.wrong, "settings", $0.description) }
        }
        let doctor = Doctor(settings: settings, isOffline: self.offline)
        return await doctor.examine()
    }
}
