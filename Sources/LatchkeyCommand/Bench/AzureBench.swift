//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Latchkey
import LatchkeyAzure
import LatchkeyBench
import LatchkeyConfiguration
import LatchkeyGraph
import LatchkeyTokenAcquisition

/// The clients of Microsoft Graph and Blob Storage: long listings beside the clients for Python, and what a call costs.
///
/// The emulator runs in a process of its own, so that its memory and its work are not counted.
struct AzureBench {
    private static let rounds = 3

    /// How many blobs and users are listed.
    var count = 100_000

    func run() async throws -> AzureBenchResult {
        let folder = FileManager.default.temporaryDirectory.appending(path: "azure-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let settings = folder.appending(path: "appsettings.json").path
        let authority = folder.appending(path: "ca.pem").path
        let emulator = try BenchServer(
            [
                "emulator", "--settings", settings, "--certificate-file", authority, "--blobs", "\(self.count)",
                "--users",
                "\(self.count)",
            ]
        )
        defer { emulator.stop() }
        let line = try await emulator.line { $0.hasPrefix("Listening on ") }
        guard let port = line.split(separator: ";").first?.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw SidecarBench.Failure(description: "The emulator did not say where it listens.")
        }
        let latchkey = try await LatchkeyClient(configuration: .file(settings))
        do {
            let place = Place(latchkey: latchkey, port: port, authority: authority, count: self.count)
            let result = try await self.measure(place)
            await latchkey.shutdown()
            return result
        } catch {
            await latchkey.shutdown()
            throw error
        }
    }

    /// Where listings come from.
    struct Place {
        let latchkey: LatchkeyClient
        let port: Int
        let authority: String
        let count: Int

        var account: String { "https://contoso.blob.localhost:\(self.port)" }
        var graph: String { "https://localhost:\(self.port)/v1.0" }
    }

    private func measure(_ place: Place) async throws -> AzureBenchResult {
        let python = PythonListing(place: place)
        var blobs = (ours: [Double](), theirs: [Double]())
        var users = (ours: [Double](), theirs: [Double]())
        // The first requests of all make connections and tokens, and have the emulator make what is listed.
        _ = try await self.listBlobs(place, upTo: 1)
        _ = try await self.listUsers(place, upTo: 1)
        let memory = try PeakMemory()
        for _ in 0..<Self.rounds {
            blobs.ours.append(try await self.listBlobs(place, upTo: .max))
            users.ours.append(try await self.listUsers(place, upTo: .max))
            if let seconds = try await python.blobs() { blobs.theirs.append(seconds) }
            if let seconds = try await python.users() { users.theirs.append(seconds) }
        }
        let growth = try memory.growth()
        return AzureBenchResult(
            items: self.count,
            blobs: .init(blobs.ours, blobs.theirs),
            users: .init(users.ours, users.theirs),
            peakGrowthMiB: growth,
            graphCallRatio: try await GraphCallBench().ratio()
        )
    }

    private func listBlobs(_ place: Place, upTo limit: Int) async throws -> Double {
        let start = ContinuousClock.now
        var count = 0
        for try await blob in try place.latchkey.blobService(place.account).container("generated").blobs() {
            count += blob.name.isEmpty ? 0 : 1
            if count == limit { return 0 }
        }
        return try self.seconds(since: start, count, place.count)
    }

    private func listUsers(_ place: Place, upTo limit: Int) async throws -> Double {
        let graph = place.latchkey.graph
        let start = ContinuousClock.now
        var count = 0
        for try await user in graph.users.list({ $0.asApp().top(999) }) {
            count += user.id == nil ? 0 : 1
            if count == limit { return 0 }
        }
        return try self.seconds(since: start, count, place.count)
    }

    private func seconds(since start: ContinuousClock.Instant, _ count: Int, _ least: Int) throws -> Double {
        guard count >= least else {
            throw SidecarBench.Failure(description: "Only \(count) of \(least) items were listed.")
        }
        let parts = (ContinuousClock.now - start).components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }
}
