//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeyRedis

/// Whoever has a usable token notices nothing of what befalls the store, and whoever has none gets one.
@Suite(.timeLimit(.minutes(5))) struct CacheOutageTests {
    // Scoreboard: G31, G33
    @Test(arguments: ServerFault.allCases)
    func noFaultOfAServerIsNoticed(_ fault: ServerFault) async throws {
        try await RedisServer.with { server in
            let drill = try FaultDrill(RedisConfiguration(deployment: .standalone(server.address)))
            // A full store is not asked again to take what can be had again.
            try await drill.run(losesWrites: fault == .full) {
                try await fault.begin(at: server)
            } end: {
                try await fault.end(at: server)
            }
        }
    }

    @Test func noFailoverIsNoticed() async throws {
        try await SentinelGroup.with { group in
            let drill = try FaultDrill(group.configuration)
            try await drill.run {
                await group.master.kill()
            } end: {
                let isReplaced = try await eventually {
                    try await group.replica.answer("ROLE").hasPrefix("master")
                }
                #expect(isReplaced)
            }
        }
    }

    @Test func noMoveOfSlotsIsNoticed() async throws {
        try await RedisCluster.with { cluster in
            let drill = try FaultDrill(cluster.configuration)
            // Every slot of the first master begins to move, and arrives later.
            let slots = (0..<200).compactMap { RedisSlot(number: $0) }
            try await drill.run {
                for slot in slots { try await cluster.beginMove(slot, from: 0, to: 1) }
            } end: {
                for slot in slots {
                    try await cluster.moveKeys(of: slot, from: 0, to: 1)
                    try await cluster.finishMove(slot, to: 1)
                }
            }
        }
    }
}
