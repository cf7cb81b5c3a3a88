//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct SimulateCommandTests {
    private static let scenario = """
        { "duration": "20m", "fleet": { "instances": 3 }, "keys": { "count": 12, "tenants": 3 }, "tokens": { "life": "5m" },
          "issuer": { "outages": [{ "at": "8m", "for": "3m" }] },
          "workload": [{ "kind": "zipf", "rate": 4 }], "policies": [{ "name": "engine" }, { "preset": "msal-net" }] }
        """

    private let folder: TestFolder

    init() throws {
        self.folder = try TestFolder()
    }

    private func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: self.folder.path(name))), as: UTF8.self)
    }

    // Scoreboard: CE92
    @Test func readyScenariosAreListedOneInALine() async throws {
        let run = try await CommandRun(["simulate", "--list"], folder: self.folder)
        #expect(run.status == 0)
        let names = run.output.split(separator: "\n")
        #expect(names.count >= 10)
        #expect(names.contains("issuer-outage"))
        #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" } })
        for name in names {
            let shown = try await CommandRun(["simulate", "--show", String(name)], folder: self.folder)
            #expect(shown.json["name"] as? String == String(name))
        }
    }

    // Scoreboard: CE92
    @Test func twoProcessesWriteTheSameBytes() async throws {
        let path = try self.folder.write(Self.scenario, to: "mine.json")
        for name in ["a", "b"] {
            let run = try await CommandRun(
                [
                    "simulate", path, "--json", self.folder.path("\(name).json"), "--csv",
                    self.folder.path("\(name).csv"),
                ],
                folder: self.folder
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.contains("Calls of the issuer"))
        }
        #expect(try self.read("a.json") == self.read("b.json"))
        #expect(try self.read("a.csv") == self.read("b.csv"))
        #expect(try self.read("a.json").contains("\"name\" : \"mine\""))
    }

    @Test func reportAndChartsAreWritten() async throws {
        let path = try self.folder.write(Self.scenario, to: "mine.json")
        let run = try await CommandRun(
            ["simulate", path, "--report", self.folder.path("mine.html"), "--charts", self.folder.path("charts")],
            folder: self.folder
        )
        #expect(run.status == 0, "\(run.errors)")
        #expect(try self.read("mine.html").hasPrefix("<!DOCTYPE html>"))
        #expect(try self.read("charts/errors.svg").hasPrefix("<svg "))
    }

    @Test(arguments: [
        (
            #"{ "duration": "1m", "workload": [{ "kind": "zipff", "rate": 1 }] }"#,
            "Error: workload[0].kind: 'zipff' is not known. Allowed: zipf, uniform, scan"
        ),
        (
            #"{ "duration": "1m", "workload": [{ "kind": "uniform", "rate": 1 }], "policies": [{ "refresh": 1 }] }"#,
            "Error: policies[0].refresh: There is no such key. Allowed: name, refreshLead"
        ),
        (
            "{ \"duration\": \"1m\"\n  oops }",
            "Error: This is not JSON: line 2, column 3: expected ',' or '}', found 'o'."
        ),
        (
            #"{ "duration": "30d", "workload": [{ "kind": "uniform", "rate": 1000000 }] }"#,
            "Error: The scenario is too large: 2,592,000,000,000 requests in all"
        ),
        (
            #"{ "duration": "1m", "workload": [{ "kind": "trace", "file": "none.csv" }] }"#,
            "Error: workload[0].file: The file"
        ),
    ])
    func brokenScenariosAreRefused(text: String, message: String) async throws {
        let path = try self.folder.write(text, to: "broken.json")
        let run = try await CommandRun(["simulate", path], folder: self.folder)
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix(message), "\(run.errors)")
    }

    @Test func unknownNamesAreAnswered() async throws {
        let run = try await CommandRun(["simulate", "nothing"], folder: self.folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("'nothing' is neither a file that can be read nor a ready scenario."))
        #expect(try await CommandRun(["simulate"], folder: self.folder).status == 64)
    }

    @Test func interruptedSimulationWritesItsReport() async throws {
        let process = Process()
        process.executableURL = Bundle(for: TestFolder.self).bundleURL.appending(path: "latchkey")
        process.arguments = ["simulate", "fleet-day", "--report", self.folder.path("day.html")]
        let errors = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        let status = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { done.resume(returning: $0.terminationStatus) }
            // The first line says that the simulation is under way.
            errors.fileHandleForReading.readabilityHandler = { handle in
                guard !handle.availableData.isEmpty else { return }
                handle.readabilityHandler = nil
                process.interrupt()
            }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                done.resume(throwing: error)
            }
        }
        #expect(status == 130)
        #expect(try self.read("day.html").contains("The simulation was interrupted."))
    }
}
