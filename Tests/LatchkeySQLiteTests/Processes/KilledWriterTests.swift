//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeySQLite
import LatchkeyTokenCache
import Testing

/// What is left of a store when the process that writes is killed.
@Suite(.serialized, .timeLimit(.minutes(10))) struct KilledWriterTests {
    private static let rounds = 200

    // Scoreboard: CE58, G3
    @Test func nothingAcknowledgedIsLostWhenAWriterIsKilled200Times() async throws {
        try await withFolder { folder in
            var random = SeededRandom(seed: 0x6b69_6c6c)
            var (history, events) = (History(), Events())
            for round in 0..<Self.rounds {
                // Some die while they open the file, some while they write, at a point that nobody chose.
                let lines = round.isMultiple(of: 4) ? 0 : Int.random(in: 1...60, using: &random)
                let microseconds = Int.random(in: 0...(lines == 0 ? 12_000 : 2_000), using: &random)
                let writer = try WriterProcess(["write", folder.database, "r\(round)", "\(lines)", "\(microseconds)"])
                let (said, end) = await writer.end()
                try #require(end == WriterProcess.End(isKilled: true, status: 9), "\(said)")
                try history.add(said)
                let store = try await folder.open(events: events)
                try await history.check(store, prefix: "r\(round)-")
                await store.close()
            }
            let store = try await folder.open(events: events)
            try await history.check(store, prefix: "")
            await store.close()
            #expect(history.count >= Self.rounds)
            #expect(events.kinds.contains(.uncleanShutdown))
            #expect(Set(events.kinds) == [.uncleanShutdown])
            #expect(!folder.names.contains { $0.contains("damaged") })
        }
    }

    @Test func othersGoOnWhenAWriterIsKilled() async throws {
        try await withStore { store, folder in
            for round in 0..<10 {
                let writer = try WriterProcess(["write", folder.database, "r\(round)", "20", "500"])
                async let end = writer.end()
                for sequence in 1...20 { try await store.keep(.sample("mine-\(round)", UInt64(sequence))) }
                var history = History()
                try history.add(await end.lines)
                try await history.check(store, prefix: "")
                #expect(try await store.record("mine-\(round)")?.version.sequence == 20)
            }
            #expect(await store.health(timeout: patience) == nil)
        }
    }
}

/// What writers have said is certain.
private struct History {
    private struct Step {
        var sequence: UInt64
        var isKept: Bool
    }

    private var last: [String: Step] = [:]
    /// How many steps were acknowledged.
    private(set) var count = 0

    mutating func add(_ lines: [String]) throws {
        for line in lines {
            let words = line.split(separator: " ")
            try #require(words.count == 3 && ["kept", "removed"].contains(words[2]), "\(line)")
            let sequence = try #require(UInt64(words[1]))
            let name = String(words[0])
            // Lines of one key come in order, those of others between them.
            #expect(sequence > self.last[name]?.sequence ?? 0)
            self.last[name] = Step(sequence: sequence, isKept: words[2] == "kept")
            self.count += 1
        }
    }

    /// Each key is as its last acknowledged step left it, or as the one after that would.
    func check(_ store: SQLiteTokenStore, prefix: String) async throws {
        let names = self.last.keys.filter { $0.hasPrefix(prefix) }.sorted()
        guard !names.isEmpty else { return }
        let outcomes = await store.get(names.map(StoreKey.named), timeout: patience)
        for (name, outcome) in zip(names, outcomes) {
            let step = try #require(self.last[name])
            let next = step.sequence + 3
            switch outcome {
            case .record(let record):
                let sequence = record.version.sequence
                #expect(sequence == step.sequence && step.isKept || sequence == next, "\(name): \(step), \(sequence)")
                #expect(record.isWhole)
            case .absent: #expect(!step.isKept || next.isMultiple(of: 7), "\(name): \(step) is lost")
            case .failed(let error): throw error
            }
        }
    }
}
