//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Latchkey
import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// Runs the demonstration: a local issuer and API, and many calls through one client.
struct Demo {
    /// What the products API returns.
    private struct Product: Decodable, Sendable {
        var id: Int
        var name: String
    }

    private static let apiName = "MyApi"
    private static let path = "api/products"

    let calls: Int
    let tenants: Int
    let folder: DemoFolder
    let progress: ProgressReport

    func run() async throws -> DemoReport {
        try await Emulator.withEmulator { emulator in
            try self.writeSettings(of: emulator)
            let latchkey = try await LatchkeyClient(configuration: .file(self.folder.settings.path))
            let report = try await self.measure(latchkey, against: emulator)
            await latchkey.shutdown()
            return report
        }
    }

    /// Writes an `appsettings.json` for the emulator, which names the certificate that is to be trusted.
    private func writeSettings(of emulator: Emulator) throws {
        try emulator.writeCertificateAuthority(to: self.folder.certificateAuthority.path)
        let sample = emulator.sampleConfiguration(apiName: Self.apiName)
        guard let end = sample.lastIndex(of: "}") else { return }
        let trust = ",\n  \"Latchkey\": { \"CertificateAuthorityFile\": \"ca.pem\" }\n}\n"
        let head = sample[..<end].trimmingCharacters(in: .whitespacesAndNewlines)
        try self.folder.write(settings: head + trust)
    }

    private func measure(_ latchkey: LatchkeyClient, against emulator: Emulator) async throws -> DemoReport {
        let start = ContinuousClock.now
        self.progress.begin("one tenant", total: self.calls)
        try await self.callAtOnce(self.calls) { _ in
            let _: [Product] = try await latchkey.api(Self.apiName).get(Self.path, as: .app)
        }
        let tokenRequests = emulator.requestCount(of: .token)

        let callsPerTenant = max(1, min(100, self.calls / self.tenants))
        let names = (0..<self.tenants).map { _ in UUID().uuidString.lowercased() }
        self.progress.begin("\(self.tenants) tenants", total: self.tenants * callsPerTenant)
        try await self.callAtOnce(self.tenants * callsPerTenant) { number in
            let tenant = names[number % names.count]
            let _: [Product] = try await latchkey.api(Self.apiName).get(Self.path, as: .app) {
                $0.acquireTokenOptions.tenant = tenant
            }
        }
        let wall = ContinuousClock.now - start
        let allRequests = emulator.requestCount(of: .token)
        let hit = try await self.timeHits()
        let allCalls = self.calls + self.tenants * callsPerTenant
        return DemoReport(
            calls: self.calls,
            tokenRequests: tokenRequests,
            tenants: self.tenants,
            tenantCalls: self.tenants * callsPerTenant,
            tenantTokenRequests: allRequests - tokenRequests,
            hitRatio: 1 - Double(allRequests) / Double(allCalls),
            hitP50Nanoseconds: hit.median,
            hitP99Nanoseconds: hit.p99,
            wallSeconds: Double(wall.components.seconds) + Double(wall.components.attoseconds) / 1e18
        )
    }

    /// Makes many calls at once; the first error ends all.
    private func callAtOnce(_ count: Int, _ call: @escaping @Sendable (Int) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                group.addTask {
                    try await call(number)
                    self.progress.advance()
                }
            }
            try await group.waitForAll()
        }
        self.progress.end()
    }

    /// Times how long the engine takes to return a token that it holds.
    private func timeHits() async throws -> (median: Double, p99: Double) {
        let cache = TokenCache()
        let key = try CacheKey(authority: "localhost", client: "demo", scopes: ["api://products/.default"])
        try await cache.prime(AcquiredToken(value: "demo", lifetime: .duration(.seconds(3600))), for: key)
        var misses = 0
        let times = HitTimer.measure { if cache.cachedToken(for: key) == nil { misses += 1 } }
        await cache.shutdown()
        precondition(misses == 0, "The token was not in memory.")
        return times
    }
}
