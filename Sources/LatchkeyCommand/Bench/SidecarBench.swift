//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyBench

/// Measures the sidecar beside an empty route of its web framework, each in a process of its own.
///
/// The load comes from `wrk` over loopback; both servers take turns, so that other work disturbs them alike.
struct SidecarBench {
    /// What went wrong with a measurement.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// How many rounds; the figures are medians.
    private static let rounds = 5
    private static let connections = 32

    func run() async throws -> SidecarBenchResult {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sidecar-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let settings = folder.appending(path: "appsettings.json").path
        let emulator = try BenchServer(
            [
                "emulator", "--settings", settings, "--certificate-file", folder.appending(path: "ca.pem").path,
                "--user-token",
            ]
        )
        defer { emulator.stop() }
        let token = try await emulator.line { $0.hasPrefix("ey") }
        let ports = try (BenchServer.freePort(), BenchServer.freePort())
        let floor = try BenchServer(["bench-floor", "--port", "\(ports.0)"])
        defer { floor.stop() }
        _ = try await floor.answer(port: ports.0, "/")
        let sidecar = try BenchServer(["serve", "--config", settings, "--urls", "http://127.0.0.1:\(ports.1)"])
        defer { sidecar.stop() }
        let first = try await sidecar.answer(port: ports.1, "/healthz")
        let anonymous = "http://127.0.0.1:\(ports.1)/AuthorizationHeaderUnauthenticated/MyApi"
        let caller = "http://127.0.0.1:\(ports.1)/AuthorizationHeader/MyApi"
        try await self.warmUp(anonymous, caller, token)
        try await Task.sleep(for: .seconds(2))
        let memory = try sidecar.residentMiB()
        var rates = (floor: [Double](), anonymous: [Double](), caller: [Double]())
        for _ in 0..<Self.rounds {
            rates.floor.append(try await self.load("http://127.0.0.1:\(ports.0)/"))
            rates.anonymous.append(try await self.load(anonymous))
            rates.caller.append(try await self.load(caller, token: token))
        }
        let floorRate = Self.median(rates.floor)
        let rate = Self.median(rates.anonymous)
        let callerRate = Self.median(rates.caller)
        return SidecarBenchResult(
            ratio: rate / floorRate,
            requestsPerSecond: rate,
            referenceRequestsPerSecond: floorRate,
            onBehalfOfRatio: callerRate / floorRate,
            onBehalfOfRequestsPerSecond: callerRate,
            idleResidentMiB: memory,
            loadedResidentMiB: try sidecar.residentMiB(),
            firstAnswerMilliseconds: first
        )
    }

    private func warmUp(_ anonymous: String, _ caller: String, _ token: String) async throws {
        for (url, token) in [(anonymous, nil), (caller, token)] as [(String, String?)] {
            var arguments = ["--silent", "--fail", "--retry", "5", "--max-time", "10", url]
            if let token { arguments += ["--header", "Authorization: Bearer \(token)"] }
            _ = try await BenchServer.output(of: "curl", arguments, package: "curl")
        }
    }

    /// Loads a server, and returns how many requests it answered in a second.
    private func load(_ url: String, token: String? = nil) async throws -> Double {
        var arguments = ["--threads", "1", "--connections", "\(Self.connections)", "--duration", "3s"]
        if let token { arguments += ["--header", "Authorization: Bearer \(token)"] }
        let text = try await BenchServer.output(of: "wrk", arguments + [url], package: "wrk")
        guard !text.contains("Non-2xx"), !text.contains("Socket errors") else {
            throw Failure(description: "Some requests to \(url) failed:\n\(text)")
        }
        let line = text.split(separator: "\n").first { $0.hasPrefix("Requests/sec:") }
        guard let rate = line?.split(separator: " ").last.flatMap({ Double($0) }) else {
            throw Failure(description: "wrk wrote something that is not understood:\n\(text)")
        }
        return rate
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
