//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The requests of one load, one after the other.
struct LoadStream: Sendable {
    /// One request.
    struct Request: Sendable {
        /// When it comes, in nanoseconds from the beginning.
        var time: Int64
        var key: Int
    }

    private let load: Scenario.Load
    private var random: SeededRandom
    private let table: AliasTable?
    /// Which key has which rank, so that neighbours in popularity are not neighbours in tenants.
    private let ranking: [UInt32]
    private let start: Double
    private let end: Double
    /// The mean gap between requests when most come, in nanoseconds.
    private let gap: Double
    private var time: Double
    private var position = 0
    private var scanStart: Double

    init(_ load: Scenario.Load, seed: UInt64) {
        self.load = load
        self.random = SeededRandom(seed: seed)
        self.start = Double(load.span.start.nanosecondCount)
        self.end = Double(load.span.end.nanosecondCount)
        self.gap = load.rate > 0 ? 1e9 / load.rate : .infinity
        self.time = self.start
        self.scanStart = self.start
        switch load.kind {
        case .zipf(let exponent), .diurnal(let exponent, _, _):
            self.table = AliasTable(ranks: load.count, exponent: exponent)
            var shuffler = SeededRandom(seed: seed ^ 0x5eed)
            self.ranking = (0..<UInt32(load.count)).shuffled(using: &shuffler)
        default:
            self.table = nil
            self.ranking = []
        }
    }

    /// The next request; `nil` when there is none any more.
    mutating func next() -> Request? {
        switch self.load.kind {
        case .trace(let trace): return self.recorded(trace)
        case .scan(let interval): return self.scanned(every: interval)
        default: break
        }
        while true {
            self.time += self.random.nextGap(mean: self.gap)
            guard self.time < self.end else { return nil }
            if case .diurnal(_, let period, let low) = self.load.kind, !self.isAwake(period, low: low) { continue }
            return Request(time: Int64(self.time), key: self.load.first + self.key())
        }
    }

    private mutating func key() -> Int {
        switch self.load.kind {
        case .zipf, .diurnal:
            guard let table = self.table else { return 0 }
            return Int(self.ranking[table.next(using: &self.random)])
        case .crowd(let keys): return self.random.next(below: keys)
        case .onboarding(let from):
            let progress = (self.time - self.start) / max(1, self.end - self.start)
            let present = Double(from) + progress * Double(self.load.count - from)
            return self.random.next(below: max(1, Int(present)))
        case .uniform, .scan, .trace: return self.random.next(below: self.load.count)
        }
    }

    /// Whether a request comes at this time of the period: the rate is lowest at its beginning and highest in its middle.
    private mutating func isAwake(_ period: Duration, low: Double) -> Bool {
        let phase = 2 * Double.pi * self.time / Double(period.nanosecondCount)
        let share = low + (1 - low) * (1 - cos(phase)) / 2
        return self.random.nextUnit() < share
    }

    private mutating func scanned(every interval: Duration?) -> Request? {
        if self.position == self.load.count {
            guard let interval else { return nil }
            self.scanStart += Double(interval.nanosecondCount)
            self.time = max(self.time, self.scanStart)
            self.position = 0
        }
        guard self.time < self.end else { return nil }
        defer {
            self.time += self.gap
            self.position += 1
        }
        return Request(time: Int64(self.time), key: self.load.first + self.position)
    }

    private mutating func recorded(_ trace: TraceFile) -> Request? {
        guard self.position < trace.times.count else { return nil }
        defer { self.position += 1 }
        return Request(time: trace.times[self.position], key: Int(trace.keys[self.position]))
    }
}

/// The requests of all loads in the order of their times.
struct Workload: Sendable {
    private var streams: [LoadStream]
    private var heads: [LoadStream.Request?]

    init(_ scenario: Scenario, seed: UInt64) {
        var random = SeededRandom(seed: seed)
        self.streams = scenario.workload.map { LoadStream($0, seed: random.next()) }
        self.heads = []
        for index in self.streams.indices { self.heads.append(self.streams[index].next()) }
    }

    /// The next request of any load.
    mutating func next() -> LoadStream.Request? {
        var first: Int?
        var earliest = Int64.max
        for index in self.heads.indices {
            guard let head = self.heads[index], head.time < earliest else { continue }
            earliest = head.time
            first = index
        }
        guard let first else { return nil }
        defer { self.heads[first] = self.streams[first].next() }
        return self.heads[first]
    }
}
