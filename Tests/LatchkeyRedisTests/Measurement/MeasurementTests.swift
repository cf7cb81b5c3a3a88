//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyTokenCache
import Testing

@testable import LatchkeyRedis

/// Measurements work; with LATCHKEY_BENCH in the environment they also take long enough to say something, and say it.
@Suite(.serialized) struct MeasurementTests {
    private static let isReal = ProcessInfo.processInfo.environment["LATCHKEY_BENCH"] != nil
    private static let rounds = Self.isReal ? 5 : 1
    private static let operations = Self.isReal ? 300_000 : 2_000

    private func benchmark(_ server: RedisServer, _ reference: RedisReference) async throws -> Double {
        let output = try await run(
            "redis-benchmark",
            ["-p", "\(server.port)"] + reference.arguments,
            input: reference.input
        )
        return try #require(RedisReference.result(in: output), "Not what redis-benchmark says: \(output)")
            .operationsPerSecond
    }

    private func report(_ name: String, _ cpu: Double, _ sample: RedisMeasurement, _ reference: Double) {
        #expect(sample.operationsPerSecond > 10 && reference > 10)
        guard Self.isReal else { return }
        let ratio = (sample.operationsPerSecond / reference * 100).rounded() / 100
        let (median, high) = (sample.microseconds(ofFastest: 0.5), sample.microseconds(ofFastest: 0.99))
        let time = cpu / Double(sample.operations) / 1.1
        print("BENCH \(name) \(Int(sample.operationsPerSecond))/s, reference \(Int(reference))/s, ratio \(ratio),")
        print("BENCH     p50 \(median) µs, p99 \(high) µs, processor \(time) µs/op")
    }

    /// The processor time that this process takes for something, in microseconds.
    private func measuring<R>(_ body: () async throws -> R) async rethrows -> (Double, R) {
        func now() -> Double {
            var usage = rusage()
            unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            let (user, system) = (usage.ru_utime, usage.ru_stime)
            return Double(user.tv_sec + system.tv_sec) * 1e6 + Double(user.tv_usec + system.tv_usec)
        }
        let start = now()
        let result = try await body()
        return (now() - start, result)
    }

    @Test func plainValuesAreMeasured() async throws {
        let count = Self.operations
        try await RedisServer.with { server in
            try await RedisClient.with(server, { $0.connectionsPerServer = 1 }) { client in
                for _ in 0..<Self.rounds {
                    let (setTime, set) = try await self.measuring {
                        try await client.measureSet(operations: count, tasks: 256, size: 2_048)
                    }
                    let setReference = try await self.benchmark(
                        server,
                        .plain("set", operations: count, depth: 64, size: 2_048)
                    )
                    self.report("set", setTime, set, setReference)
                    let (getTime, get) = try await self.measuring {
                        try await client.measureGet(operations: count, tasks: 256, size: 2_048)
                    }
                    let getReference = try await self.benchmark(
                        server,
                        .plain("get", operations: count, depth: 64, size: 2_048)
                    )
                    self.report("get", getTime, get, getReference)
                    let (oneTime, one) = try await self.measuring {
                        try await client.measureGet(operations: count / 10, tasks: 1, size: 2_048)
                    }
                    let oneReference = try await self.benchmark(
                        server,
                        .plain("get", operations: count / 10, depth: 1, size: 2_048)
                    )
                    self.report("one", oneTime, one, oneReference)
                }
            }
        }
    }

    /// The reference has written what the store would read.
    private func hasReferenceRecords(_ server: RedisServer) async throws {
        try await RedisClient.with(server) { client in
            let keys = try #require(try await client.call("KEYS", "reference:1:{*}r").array)
            #expect(keys.count == RedisClient.measuredKeys)
            let command = RedisCommand(["GET", .bytes(try #require(keys.first?.bytes))])
            let value = try await client.reply(to: command, timeout: .seconds(5))
            let record = RedisTokenStore.measuredRecord(0, payload: Array(repeating: 0x78, count: 2_048))
            #expect(value.bytes?.count == RedisRecordFrame.encode(record).count)
        }
    }

    @Test func recordsAreMeasured() async throws {
        let count = Self.operations
        try await RedisServer.with { server in
            var configuration = RedisConfiguration(deployment: .standalone(server.address))
            configuration.connectionsPerServer = 1
            configuration.commandTimeout = .seconds(5)
            let store = try RedisTokenStore(configuration, encryption: .none)
            for _ in 0..<Self.rounds {
                let (putTime, put) = try await self.measuring {
                    try await store.measurePut(operations: count, tasks: 256, size: 2_048)
                }
                _ = try await self.benchmark(
                    server,
                    .putRecord(prepares: true, operations: 20_000, depth: 64, size: 2_048)
                )
                try await self.hasReferenceRecords(server)
                let putReference = try await self.benchmark(
                    server,
                    .putRecord(prepares: false, operations: count, depth: 64, size: 2_048)
                )
                self.report("recordPut", putTime, put, putReference)
                let (getTime, get) = try await self.measuring {
                    try await store.measureGet(operations: count, tasks: 256, size: 2_048)
                }
                let getReference = try await self.benchmark(server, .getRecord(operations: count, depth: 64))
                self.report("recordGet", getTime, get, getReference)
            }
            await store.close(timeout: .seconds(1))
        }
    }
}
