//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeySQLite
import LatchkeyTokenCache

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What the process can be told to do.
enum WriterCommand: String, CaseIterable {
    case write, count, lease, publish, hold, fill, measure
    case openAs = "open-as"

    private static let timeout = Duration.seconds(30)

    func run(_ arguments: [String]) async throws {
        switch self {
        case .write:
            try await Self.write(
                arguments[0],
                prefix: arguments[1],
                lines: Int(arguments[2]) ?? 0,
                microseconds: Int(arguments[3]) ?? 0
            )
        case .count: try await Self.count(arguments[0], key: arguments[1], times: Int(arguments[2]) ?? 0)
        case .lease: try await Self.lease(arguments[0], key: arguments[1], times: Int(arguments[2]) ?? 0)
        case .publish: try await Self.publish(arguments[0], count: Int(arguments[1]) ?? 0)
        case .hold: try await Self.hold(arguments[0])
        case .fill: try await Self.fill(arguments[0], limit: Int(arguments[1]) ?? 0)
        case .openAs: Self.open(arguments[1], as: uid_t(arguments[0]) ?? 0)
        case .measure: try await Self.measure(in: arguments[0], readsAlone: arguments.count > 1)
        }
    }

    private static func store(_ path: String) async throws -> SQLiteTokenStore {
        try await SQLiteTokenStore.open(path: path, encryption: .none)
    }

    private static func record(_ key: String, _ sequence: UInt64, bytes: Int = 2_000) -> StoredRecord {
        StoredRecord(
            key: StoreKey(bytes: Array(key.utf8)),
            partition: StorePartition(bytes: [1]),
            version: RecordVersion(sequence: sequence),
            expiresAt: WallTime(milliseconds: SystemTime().wallTime().milliseconds + 86_400_000),
            durability: .mustKeep,
            payload: Array(repeating: UInt8(truncatingIfNeeded: sequence), count: bytes)
        )
    }

    /// Eight tasks write versions of records and remove them, each line telling what is certain from now on; the process
    /// kills itself a while after a number of lines.
    private static func write(_ path: String, prefix: String, lines: Int, microseconds: Int) async throws {
        let death = Death(lines: lines, microseconds: microseconds)
        death.count(0)
        let store = try await Self.store(path)
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for sequence in 1...UInt64.max {
                        let name = "\(prefix)-\(task)-\(sequence % 3)"
                        say("\(name) \(sequence) \(await Self.step(name, sequence, in: store))")
                        death.count(1)
                    }
                }
            }
        }
    }

    /// Every seventh version is a removal.
    private static func step(_ name: String, _ sequence: UInt64, in store: SQLiteTokenStore) async -> String {
        let record = Self.record(name, sequence, bytes: 600)
        if sequence.isMultiple(of: 7) {
            let removal = StoreRemoval(
                key: record.key,
                partition: record.partition,
                condition: .ifNotNewer(than: record.version)
            )
            let outcome = await store.remove([removal], timeout: Self.timeout)[0]
            if case .removed = outcome { return "removed" }
            return "\(outcome)"
        }
        let outcome = await store.put([StoreWrite(record)], timeout: Self.timeout)[0]
        if case .accepted = outcome { return "kept" }
        return "\(outcome)"
    }

    private static func count(_ path: String, key: String, times: Int) async throws {
        let store = try await Self.store(path)
        let name = StoreKey(bytes: Array(key.utf8))
        for _ in 0..<times {
            while true {
                guard case .record(let record) = await store.get([name], timeout: Self.timeout)[0] else { continue }
                let next = Self.record(key, record.version.sequence + 1)
                let write = StoreWrite(next, condition: .ifVersion(record.version))
                if case .accepted = await store.put([write], timeout: Self.timeout)[0] { break }
            }
        }
        await store.close(timeout: Self.timeout)
    }

    private static func lease(_ path: String, key: String, times: Int) async throws {
        let store = try await Self.store(path)
        let owner = LeaseOwner(high: UInt64(getpid()), low: 1)
        let key = StoreKey(bytes: Array(key.utf8))
        for _ in 0..<times {
            while true {
                let outcome = await store.acquireLease(key, owner: owner, duration: .seconds(60), timeout: Self.timeout)
                guard case .granted(let fence) = outcome else { continue }
                say("\(fence)")
                _ = await store.releaseLease(key, owner: owner, timeout: Self.timeout)
                break
            }
        }
        await store.close(timeout: Self.timeout)
    }

    private static func publish(_ path: String, count: Int) async throws {
        let store = try await Self.store(path)
        for number in 0..<count {
            let change = StoreChange(.epoch(StorePartition(bytes: [1]), UInt64(number)), origin: 7)
            if let error = await store.publish([change], timeout: Self.timeout) { throw error }
        }
        await store.close(timeout: Self.timeout)
    }

    private static func hold(_ path: String) async throws {
        let store = try await Self.store(path)
        say("open")
        while readLine() != nil {}
        await store.close(timeout: Self.timeout)
        say("closed")
    }

    /// Writes while no file may grow beyond a limit or until the disk is full, and after there is room again.
    private static func fill(_ path: String, limit: Int) async throws {
        signal(SIGXFSZ, SIG_IGN)
        let store = try await Self.store(path)
        Self.limitFiles(to: limit < 0 ? nil : limit)
        var count = 0
        while true {
            let outcome = await store.put([StoreWrite(Self.record("fill-\(count)", 1))], timeout: Self.timeout)[0]
            if case .failed(let error) = outcome {
                say("\(count)")
                say(error.code == .full ? "full" : "\(error)")
                break
            }
            count += 1
        }
        let keys = (0..<count).map { StoreKey(bytes: Array("fill-\($0)".utf8)) }
        let isWhole = await store.get(keys, timeout: Self.timeout).allSatisfy {
            if case .record(let record) = $0 { record.payload.allSatisfy { $0 == 1 } } else { false }
        }
        say(isWhole ? "whole" : "lost")
        say(await store.health(timeout: Self.timeout) == nil ? "well" : "unwell")
        Self.limitFiles(to: nil)
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        unsafe unlink("/\(folder)/ballast")
        say("\(await store.put([StoreWrite(Self.record("after", 1))], timeout: Self.timeout)[0])")
        say(await store.health(timeout: Self.timeout) == nil ? "well" : "unwell")
        await store.close(timeout: Self.timeout)
    }

    /// How long files of this process may get; as long as they like without a limit.
    private static func limitFiles(to limit: Int?) {
        var limits = rlimit(rlim_cur: limit.map { rlim_t($0) } ?? .max, rlim_max: .max)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits)
    }

    private static func open(_ path: String, as user: uid_t) {
        guard setuid(user) == 0 else { return say("not permitted") }
        do throws(SQLiteTokenStoreError) {
            _ = try SQLiteTokenStore(path: path, encryption: .none)
            say("opened")
        } catch {
            say(error.code == .readOnly ? "readOnly" : error.code == .insecure ? "insecure" : "\(error)")
        }
    }

    private static func measure(in folder: String, readsAlone: Bool) async throws {
        let measurement = SQLiteMeasurement()
        let rows = try await readsAlone ? measurement.reads(in: folder) : measurement.run(in: folder)
        for row in rows {
            let target = row.target.map { " (target \($0))" } ?? ""
            say(
                "\(row.name): \(Int(row.operationsPerSecond))/s, \(row.reference): "
                    + "\(Int(row.referenceOperationsPerSecond))/s, ratio \((row.ratio * 100).rounded() / 100)\(target), "
                    + "p50 \(row.p50Microseconds) µs, p99 \(row.p99Microseconds) µs"
            )
        }
    }
}
