//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import LatchkeySimulator

/// Simulates fleets, policies and troubles under virtual time.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulates a fleet, its policies and its troubles, and writes a report with charts.",
        discussion: """
            A scenario is a file of JSON, or the name of one that comes with the command:

              latchkey simulate issuer-outage --report outage.html
              latchkey simulate --show issuer-outage > mine.json
              latchkey simulate mine.json --report mine.html --json mine-result.json

            Time is virtual: a day takes seconds. The same scenario with the same seed gives the same bytes. Ctrl-C writes \
            the report of what was simulated so far. Build with "-c release" for large scenarios.
            """
    )

    @Argument(help: "A file with a scenario, or the name of a ready one.")
    var scenario: String?

    @Option(help: "Write the report as one HTML file.", completion: .file(extensions: ["html"]))
    var report: String?

    @Option(help: "Write the result as JSON; - stands for standard output.", completion: .file(extensions: ["json"]))
    var json: String?

    @Option(help: "Write the measurements as comma-separated values; - stands for standard output.")
    var csv: String?

    @Option(help: "Write each chart as an SVG file into this folder.", completion: .directory)
    var charts: String?

    @Option(help: "What decides all that is left to chance; the scenario's own seed by default.")
    var seed: UInt64?

    @Flag(help: "List the names of the ready scenarios, one in a line.")
    var list = false

    @Option(help: "Print a ready scenario, to start one's own from.")
    var show: String?

    func validate() throws {
        guard !self.list, self.show == nil, self.scenario == nil else { return }
        throw ValidationError("Name a scenario, or ask for --list.")
    }

    func run() async throws {
        if self.list { return ReadyScenario.all.forEach { print($0.name) } }
        if let show { return print(try self.ready(show).text, terminator: "") }
        guard let name = self.scenario else { return }
        let simulation = try Simulation(try self.read(name), seed: self.seed)
        let result = await SimulationRun(simulation).result()
        try self.write(result)
        if !result.isComplete { throw ExitCode(130) }
    }

    // MARK: - Scenarios

    private func ready(_ name: String) throws -> ReadyScenario {
        if let scenario = ReadyScenario.named(name) { return scenario }
        throw ScenarioError(
            "",
            "'\(name)' is neither a file that can be read nor a ready scenario.",
            allowed: ReadyScenario.all.map(\.name)
        )
    }

    private func read(_ name: String) throws -> Scenario {
        guard let data = FileManager.default.contents(atPath: name) else { return try self.ready(name).scenario() }
        let url = URL(fileURLWithPath: name)
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw ScenarioError("", "The file '\(name)' is not UTF-8.")
        }
        return try Scenario(
            parsing: text,
            name: url.deletingPathExtension().lastPathComponent,
            folder: url.deletingLastPathComponent().path
        )
    }

    // MARK: - Results

    private func write(_ result: SimulationResult) throws {
        if let report { try self.write(result.html(), to: report) }
        if let json { try self.write(result.json(), to: json) }
        if let csv { try self.write(result.csv(), to: csv) }
        if let charts {
            try FileManager.default.createDirectory(atPath: charts, withIntermediateDirectories: true)
            for picture in result.pictures() { try self.write(picture.svg, to: "\(charts)/\(picture.name).svg") }
        }
        if self.json != "-", self.csv != "-" { print(result.text(), terminator: "") }
    }

    private func write(_ text: String, to path: String) throws {
        guard path != "-" else { return print(text, terminator: "") }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw ScenarioError("", "The file '\(path)' cannot be written: \(error.localizedDescription)")
        }
    }
}
