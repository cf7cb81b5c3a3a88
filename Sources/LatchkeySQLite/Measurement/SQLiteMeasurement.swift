//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// How fast a store is beside loops that do the same on one connection and nothing else.
///
/// All take turns in short rounds, so that what disturbs the machine disturbs all of them.
package struct SQLiteMeasurement: Sendable {
    /// One line of the result.
    package struct Row: Sendable {
        /// What was measured.
        package var name: String
        /// How often the store did it in a second.
        package var operationsPerSecond: Double
        /// What it is compared with.
        package var reference: String
        /// How often that was done in a second.
        package var referenceOperationsPerSecond: Double
        /// The store's share, or multiple, of the reference; the median of the rounds.
        package var ratio: Double
        /// What the ratio is to be at least, if there is such a target.
        package var target: Double?
        /// The time within which half of the operations were done, in microseconds.
        package var p50Microseconds: Double
        /// The time within which 99 of 100 operations were done, in microseconds.
        package var p99Microseconds: Double
    }

    /// How many records there are.
    package var records: Int
    /// How many bytes a payload has.
    package var payloadLength: Int
    /// How many tasks call at the same time.
    package var tasks: Int
    /// How many rounds count; one more comes before.
    package var rounds: Int
    /// How long each contestant's turn is.
    package var turn: Duration

    /// Creates a measurement.
    ///
    /// - Parameters:
    ///   - records: How many records there are.
    ///   - payloadLength: How many bytes a payload has.
    ///   - tasks: How many tasks call at the same time.
    ///   - rounds: How many rounds count.
    ///   - turn: How long each contestant's turn is.
    package init(
        records: Int = 20_000,
        payloadLength: Int = 2_048,
        tasks: Int = 64,
        rounds: Int = 9,
        turn: Duration = .milliseconds(400)
    ) {
        self.records = records
        self.payloadLength = payloadLength
        self.tasks = tasks
        self.rounds = rounds
        self.turn = turn
    }

    /// Measures in a folder.
    ///
    /// - Parameter folder: An empty folder on the disk that is to be measured.
    /// - Returns: The lines.
    /// - Throws: ``SQLiteTokenStoreError``, or the error of a call that failed.
    package func run(in folder: String) async throws -> [Row] {
        try await self.reads(in: folder) + self.writes(in: folder)
    }

    /// Measures reading alone.
    ///
    /// - Parameter folder: An empty folder on the disk that is to be measured.
    /// - Returns: The lines.
    /// - Throws: ``SQLiteTokenStoreError``, or the error of a call that failed.
    package func reads(in folder: String) async throws -> [Row] {
        let store = try await self.filledStore("\(folder)/reads.db")
        let loop = BareLoop(path: store.path, measurement: self)
        let turns = try await self.interleaved([
            { try await self.storeTurn { number in try await self.read(number, from: store) } },
            { try await loop.reads() },
        ])
        await store.close(timeout: .seconds(30))
        return [self.row("pointRead", turns[0], beside: "bare loop, one connection", turns[1], target: 0.7)]
    }

    private func writes(in folder: String) async throws -> [Row] {
        let full = try await self.filledStore("\(folder)/full.db")
        let normal = try await self.filledStore("\(folder)/normal.db", .init(synchronization: .normal))
        let loop = BareLoop(path: full.path, measurement: self)
        let normalLoop = BareLoop(path: normal.path, measurement: self)
        let turns = try await self.interleaved([
            { try await self.storeTurn { number in try await self.write(number, to: full) } },
            { try await loop.writes(waitingForDisk: true) },
            { try await self.storeTurn { number in try await self.write(number, to: normal) } },
            { try await normalLoop.writes(waitingForDisk: false) },
        ])
        await full.close(timeout: .seconds(30))
        await normal.close(timeout: .seconds(30))
        return [
            self.row("upsert, FULL", turns[0], beside: "bare loop, one transaction each, FULL", turns[1], target: 5),
            self.row("upsert, FULL", turns[0], beside: "upsert, NORMAL", turns[2], target: 0.8),
            self.row("upsert, NORMAL", turns[2], beside: "bare loop, one transaction each, NORMAL", turns[3]),
        ]
    }

    private func row(_ name: String, _ turns: Turns, beside reference: String, _ others: Turns, target: Double? = nil)
        -> Row
    {
        let ratios = zip(turns.rates, others.rates).map { $0 / $1 }
        return Row(
            name: name,
            operationsPerSecond: turns.rates.median,
            reference: reference,
            referenceOperationsPerSecond: others.rates.median,
            ratio: ratios.median,
            target: target,
            p50Microseconds: turns.latency(0.5),
            p99Microseconds: turns.latency(0.99)
        )
    }
}

// MARK: - What is done

extension SQLiteMeasurement {
    func key(_ number: Int) -> StoreKey {
        // As random as the digests that are names in earnest.
        var random = SeededRandom(seed: UInt64(number % self.records))
        let numbers = (0..<3).map { _ in random.next() }
        let bytes = (0..<20).map { UInt8(truncatingIfNeeded: numbers[$0 / 8] >> (UInt64($0) % 8 * 8)) }
        return StoreKey(bytes: bytes)
    }

    func record(_ number: Int) -> StoredRecord {
        let expiry = SystemTime().wallTime().milliseconds + 3_600_000 + Int64(number % 3_600_000)
        return StoredRecord(
            key: self.key(number),
            partition: StorePartition(bytes: Array(repeating: 7, count: 20)),
            version: RecordVersion(sequence: UInt64(number)),
            expiresAt: WallTime(milliseconds: expiry),
            payload: Array(repeating: UInt8(truncatingIfNeeded: number), count: self.payloadLength)
        )
    }

    private func filledStore(
        _ path: String,
        _ options: SQLiteTokenStore.Options = .init()
    ) async throws -> SQLiteTokenStore {
        let store = try await SQLiteTokenStore.open(path: path, encryption: .none, options: options)
        for start in stride(from: 0, to: self.records, by: 500) {
            let numbers = start..<min(self.records, start + 500)
            let writes = numbers.map { StoreWrite(self.record($0), condition: .always) }
            for case .failed(let error) in await store.put(writes, timeout: .seconds(60)) { throw error }
        }
        return store
    }

    private func read(_ number: Int, from store: SQLiteTokenStore) async throws {
        switch await store.get([self.key(number)], timeout: .seconds(5))[0] {
        case .record: return
        case .absent: throw TokenStoreError(.unavailable, "A record that was written is absent.")
        case .failed(let error): throw error
        }
    }

    private func write(_ number: Int, to store: SQLiteTokenStore) async throws {
        let write = StoreWrite(self.record(number), condition: .always)
        if case .failed(let error) = await store.put([write], timeout: .seconds(30))[0] { throw error }
    }
}
