//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyRedis
import LatchkeyTokenCache

/// Redis over one connection, beside `redis-benchmark` over one connection with the same commands.
struct RedisContest: StoreContest {
    private static let store = "redis"
    /// How many commands `redis-benchmark` has under way.
    private static let depth = 64

    func rows(_ effort: StoreBenchEffort) async throws -> [StoreBenchRow] {
        try BenchProgram.check("redis-server", package: "redis-server")
        try BenchProgram.check("redis-benchmark", package: "redis-tools")
        let server = try await BenchServer.start()
        defer { server.end() }
        let rows = try await self.valueRows(effort, server) + self.recordRows(effort, server)
        let encrypted = try await self.encryptedRows(effort, server)
        let hits = try RedisTokenStore(server.configuration(), encryption: .none)
        return rows + encrypted + [try await MemoryHits(effort).row(beside: hits, named: Self.store)]
    }

    private func valueRows(_ effort: StoreBenchEffort, _ server: BenchServer) async throws -> [StoreBenchRow] {
        let client = try RedisClient(server.configuration())
        defer { client.close() }
        let (count, tasks, size) = (effort.operations, effort.tasks, effort.size)
        let program = "redis-benchmark -c 1 -P \(Self.depth)"
        return [
            // Writing first: the program must find what it reads.
            try await self.race("set", beside: program, target: 0.75, effort) {
                try await client.measureSet(operations: count, tasks: tasks, size: size)
            } reference: {
                try await self.run(.plain("set", operations: count, depth: Self.depth, size: size), server)
                    .operationsPerSecond
            },
            try await self.race("get", beside: program, target: 0.75, effort) {
                try await client.measureGet(operations: count, tasks: tasks, size: size)
            } reference: {
                try await self.run(.plain("get", operations: count, depth: Self.depth, size: size), server)
                    .operationsPerSecond
            },
            try await self.singleRow(effort, client, server),
        ]
    }

    /// One command alone, whose latency may be 1.4 times that of the program: both by the medians of their latencies.
    private func singleRow(
        _ effort: StoreBenchEffort,
        _ client: RedisClient,
        _ server: BenchServer
    ) async throws -> StoreBenchRow {
        let count = effort.operations / 10
        var times: (own: [Double], late: [Double], program: [Double]) = ([], [], [])
        for _ in 0..<effort.rounds {
            let own = try await client.measureGet(operations: count, tasks: 1, size: effort.size)
            let program = try await self.run(.plain("get", operations: count, depth: 1, size: effort.size), server)
            times.own.append(own.microseconds(ofFastest: 0.5))
            times.late.append(own.microseconds(ofFastest: 0.99))
            times.program.append(program.medianMicroseconds)
        }
        return StoreBenchRow(
            store: Self.store,
            operation: "single",
            operationsPerSecond: 1e6 / times.own.median,
            reference: "redis-benchmark -c 1",
            referenceOperationsPerSecond: 1e6 / times.program.median,
            ratio: zip(times.program, times.own).map { $0 / $1 }.median,
            target: 1 / 1.4,
            p50Microseconds: times.own.median,
            p99Microseconds: times.late.median
        )
    }

    private func recordRows(_ effort: StoreBenchEffort, _ server: BenchServer) async throws -> [StoreBenchRow] {
        let now = SystemTime().wallTime().seconds
        let store = try RedisTokenStore(
            server.configuration(),
            encryption: .sealed(by: RecordEncryption(try KeyRing.generate(at: now)))
        )
        let (count, tasks, size) = (effort.operations, effort.tasks, effort.size)
        // The server must know the script, and the program the records.
        _ = try await store.measurePut(operations: 1_000, tasks: tasks, size: size)
        let prepared = RedisReference.putRecord(prepares: true, operations: 20_000, depth: Self.depth, size: size)
        _ = try await self.run(prepared, server)
        let program = "redis-benchmark -c 1 -P \(Self.depth)"
        let rows = [
            try await self.race("recordGet", beside: "\(program) GET", target: 0.5, effort) {
                try await store.measureGet(operations: count, tasks: tasks, size: size)
            } reference: {
                try await self.run(.getRecord(operations: count, depth: Self.depth), server).operationsPerSecond
            },
            try await self.race("recordPut", beside: "\(program) EVALSHA", target: 0.5, effort) {
                try await store.measurePut(operations: count, tasks: tasks, size: size)
            } reference: {
                let put = RedisReference.putRecord(prepares: false, operations: count, depth: Self.depth, size: size)
                return try await self.run(put, server).operationsPerSecond
            },
        ]
        await store.close(timeout: .seconds(5))
        return rows
    }

    private func encryptedRows(_ effort: StoreBenchEffort, _ plainServer: BenchServer) async throws -> [StoreBenchRow] {
        let certificates = try BenchCertificates()
        defer { certificates.remove() }
        let server = try await BenchServer.start(certificates.arguments, tls: certificates.tls)
        defer { server.end() }
        let client = try RedisClient(server.configuration(tls: certificates.tls))
        let plain = try RedisClient(plainServer.configuration())
        defer { for client in [client, plain] { client.close() } }
        let (count, tasks, size) = (effort.operations, effort.tasks, effort.size)
        return [
            try await self.race("get, TLS", beside: "get", target: 0.6, effort) {
                try await client.measureGet(operations: count, tasks: tasks, size: size)
            } reference: {
                try await plain.measureGet(operations: count, tasks: tasks, size: size).operationsPerSecond
            },
            try await self.race("set, TLS", beside: "set", target: 0.6, effort) {
                try await client.measureSet(operations: count, tasks: tasks, size: size)
            } reference: {
                try await plain.measureSet(operations: count, tasks: tasks, size: size).operationsPerSecond
            },
        ]
    }

    /// Runs `redis-benchmark`, and returns how often it did something in a second and how long that took each time.
    private func run(
        _ reference: RedisReference,
        _ server: BenchServer
    ) async throws -> (operationsPerSecond: Double, medianMicroseconds: Double) {
        let arguments = ["-p", "\(server.port)"] + reference.arguments
        let output = try await BenchProgram.run("redis-benchmark", arguments, input: reference.input)
        guard let result = RedisReference.result(in: output) else {
            throw StoreBenchError.failed("redis-benchmark", "says something else than expected.")
        }
        return result
    }

    /// Lets both take turns.
    private func race(
        _ operation: String,
        beside reference: String,
        target: Double,
        _ effort: StoreBenchEffort,
        measure: () async throws -> RedisMeasurement,
        reference runReference: () async throws -> Double
    ) async throws -> StoreBenchRow {
        var measurements: [RedisMeasurement] = []
        var rates: [Double] = []
        for _ in 0..<effort.rounds {
            measurements.append(try await measure())
            rates.append(try await runReference())
        }
        return StoreBenchRow(
            store: Self.store,
            operation: operation,
            operationsPerSecond: measurements.map(\.operationsPerSecond).median,
            reference: reference,
            referenceOperationsPerSecond: rates.median,
            ratio: zip(measurements, rates).map { $0.operationsPerSecond / $1 }.median,
            target: target,
            p50Microseconds: measurements.map { $0.microseconds(ofFastest: 0.5) }.median,
            p99Microseconds: measurements.map { $0.microseconds(ofFastest: 0.99) }.median
        )
    }
}
