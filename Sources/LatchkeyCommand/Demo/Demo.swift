//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Latchkey
import LatchkeyCacheTools
import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import LatchkeyEmulator
import LatchkeyEncryption
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
    let store: StoreLocation
    let progress: ProgressReport

    func run() async throws -> DemoReport {
        let kept = try self.folder.readState()
        let emulator = try await self.startEmulator(port: kept?.port)
        do {
            let report = try await self.run(against: emulator, kept: kept)
            await emulator.stop()
            return report
        } catch {
            await emulator.stop()
            throw error
        }
    }

    /// Starts the emulator of the last run again, on its port if that is free.
    private func startEmulator(port: Int?) async throws -> Emulator {
        let identity = try Emulator.Identity.kept(at: self.folder.identity.path)
        if let port {
            if let emulator = try await Self.start(port: port, identity) { return emulator }
            self.progress.say(
                "Port \(port), which an earlier run used, is taken: the issuer has another name now, so no token of "
                    + "that run fits."
            )
        }
        return try await Emulator.start(.init(identity: identity))
    }

    /// Starts the emulator on a port; `nil` when it is taken.
    private static func start(port: Int, _ identity: Emulator.Identity) async throws -> Emulator? {
        do throws(EmulatorError) {
            return try await Emulator.start(.init(port: port, identity: identity))
        } catch {
            guard error.code == .startFailed else { throw error }
            return nil
        }
    }

    private func run(against emulator: Emulator, kept: DemoState?) async throws -> DemoReport {
        // With another port the state of the last run stays for the run that finds its port free again.
        let isContinued = kept?.port == emulator.port
        var state = kept ?? DemoState(port: emulator.port, tenants: [])
        let names = state.tenants(self.tenants) { UUID().uuidString.lowercased() }
        try self.writeSettings(of: emulator)
        let encryption = StoreEncryption.keyRing(try self.folder.ring())
        let settings = try ConfigurationSource.file(self.folder.settings.path).load()
        let latchkey = try LatchkeyClient(
            settings,
            cache: TokenCache(store: try await self.store.open(encryption: encryption))
        )
        do {
            var report = try await self.measure(latchkey, against: emulator, names: names)
            report.approaches = try await DemoApproaches(
                emulator: emulator,
                latchkey: latchkey,
                settings: settings,
                apiName: Self.apiName
            ).run()
            await latchkey.shutdown()
            try self.folder.write(state)
            report.isContinued = isContinued
            report.start = isContinued && report.tokenRequests == 0 ? .warm : .cold
            report.store = self.store.name
            return report
        } catch {
            await latchkey.shutdown()
            throw error
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

    private func measure(
        _ latchkey: LatchkeyClient,
        against emulator: Emulator,
        names: [String]
    ) async throws -> DemoReport {
        let start = ContinuousClock.now
        self.progress.begin("one tenant", total: self.calls)
        try await self.callAtOnce(self.calls) { _ in
            let _: [Product] = try await latchkey.api(Self.apiName).get(Self.path, as: .app)
        }
        let tokenRequests = emulator.requestCount(of: .token)

        let callsPerTenant = max(1, min(100, self.calls / self.tenants))
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
