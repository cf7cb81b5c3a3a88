//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

@testable import LatchkeyRedis

/// Measurements work; with LATCHKEY_BENCH in the environment they also take long enough to say something, and say it.
@Suite(.serialized) struct MeasurementTests {
    private static let isReal = ProcessInfo.processInfo.environment["LATCHKEY_BENCH"] != nil
    private static let operations = Self.isReal ? 300_000 : 2_000

    @Test func gettingAndSettingAreMeasured() async throws {
        try await RedisServer.with { server in
            try await RedisClient.with(server, { $0.connectionsPerServer = 1 }) { client in
                for _ in 0..<(Self.isReal ? 5 : 1) {
                    let get = try await client.measureGet(operations: Self.operations, tasks: 256, size: 2_048)
                    let set = try await client.measureSet(operations: Self.operations, tasks: 256, size: 2_048)
                    #expect(get.operationsPerSecond > 100 && set.operationsPerSecond > 100)
                    guard Self.isReal else { continue }
                    let one = try await client.measureGet(operations: 20_000, tasks: 1, size: 2_048)
                    for (name, sample) in [("get", get), ("set", set), ("one", one)] {
                        print(
                            "BENCH",
                            name,
                            Int(sample.operationsPerSecond),
                            sample.microseconds(ofFastest: 0.5),
                            sample.microseconds(ofFastest: 0.99)
                        )
                    }
                    for arguments in [["-c", "1", "-P", "64", "-n", "400000"], ["-c", "1", "-n", "20000"]] {
                        let process = Process()
                        process.executableURL = URL(filePath: "/usr/bin/redis-benchmark")
                        process.arguments =
                            ["-p", "\(server.port)", "-d", "2048", "-r", "1000", "-t", "get,set", "--csv"] + arguments
                        try process.run()
                        process.waitUntilExit()
                    }
                }
            }
        }
    }
}
