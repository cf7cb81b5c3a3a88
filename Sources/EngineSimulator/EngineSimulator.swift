//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Dispatch
import LatchkeyEngineSimulation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Runs seeds of the engine's simulation on all cores, and prints what they covered and what they broke.
///
///     simulate-engine COUNT          seeds 1 to COUNT
///     simulate-engine --seed SEED    one seed, with everything that happened; with --quiet without faults
@main
struct EngineSimulator {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "--seed", let seed = arguments.dropFirst().first.flatMap({ UInt64($0) }) {
            return try self.replay(seed, isQuiet: arguments.contains("--quiet"))
        }
        guard let count = arguments.first.flatMap({ UInt64($0) }), count > 0 else {
            print("usage: simulate-engine COUNT | simulate-engine --seed SEED [--quiet]")
            exit(2)
        }
        self.runAll(count)
    }

    private static func replay(_ seed: UInt64, isQuiet: Bool) throws {
        let outcome = try EngineSimulation.run(seed: seed, isQuiet: isQuiet, keepsLines: true)
        for line in outcome.lines { print(line) }
        print(outcome.violations.isEmpty ? "no violation" : outcome.violations.joined(separator: "\n"))
        exit(outcome.violations.isEmpty ? 0 : 1)
    }

    private struct Totals {
        var kinds: [String: Int] = [:]
        var broken: [(seed: UInt64, violation: String)] = []
        var fewestEvents = Int.max
        var fewestFaults = Int.max
        var quietRuns = 0
        /// The traces of all seeds: the same in every process.
        var trace: UInt64 = 0

        mutating func add(_ outcome: EngineSimulation.Outcome) {
            self.kinds.merge(outcome.kinds, uniquingKeysWith: +)
            self.broken += outcome.violations.prefix(1).map { (outcome.seed, $0) }
            self.trace ^= outcome.trace &* (2 * outcome.seed + 1)
            self.fewestEvents = min(self.fewestEvents, outcome.events)
            self.fewestFaults = min(self.fewestFaults, outcome.faults)
        }
    }

    private static func runAll(_ count: UInt64) {
        let totals = Mutex(Totals())
        let next = Atomic<UInt64>(1)
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            while true {
                let seed = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard seed <= count else { return }
                do {
                    var outcome = try EngineSimulation.run(seed: seed)
                    if seed % 20 == 0, try EngineSimulation.run(seed: seed).trace != outcome.trace {
                        outcome.violations.append("I18: the same seed led to another trace")
                    }
                    totals.withLock { $0.add(outcome) }
                    guard seed % 10 == 0 else { continue }
                    let quiet = try EngineSimulation.run(seed: seed, isQuiet: true)
                    totals.withLock { totals in
                        totals.quietRuns += 1
                        totals.kinds["refresh.due", default: 0] += quiet.kinds["refresh.due"] ?? 0
                        totals.broken += quiet.violations.prefix(1).map { (seed, "without faults: " + $0) }
                    }
                } catch {
                    totals.withLock { $0.broken.append((seed, "\(error)")) }
                }
            }
        }
        self.report(totals.withLock { $0 }, count: count)
    }

    private static func report(_ totals: Totals, count: UInt64) {
        for (kind, number) in totals.kinds.sorted(by: { $0.key < $1.key }) { print("\(kind)\t\(number)") }
        let missing = expectedKinds.filter { (totals.kinds[$0] ?? 0) == 0 }
        for kind in missing where count >= 100 { print("never happened: \(kind)") }
        for (seed, violation) in totals.broken.sorted(by: { $0.seed < $1.seed }).prefix(20) {
            print("seed \(seed): \(violation)\n    replay: Scripts/simulate-engine.sh --seed \(seed)")
        }
        print("at least \(totals.fewestEvents) events and \(totals.fewestFaults) faults in each seed")
        print("\(totals.quietRuns) seeds once more without faults, for refreshes that come late")
        print("the trace of all: \(String(totals.trace, radix: 16))")
        print("\(count) seeds, \(totals.broken.count) with violations")
        let isEnough = totals.fewestEvents >= 500 && totals.fewestFaults >= 5
        exit(totals.broken.isEmpty && isEnough && (missing.isEmpty || count < 100) ? 0 : 1)
    }

    /// What must happen at least once in a run of some length.
    private static let expectedKinds = [
        "get", "get.timeout", "get.minimum", "get.cancelled", "get.rejected", "get.forced", "get.claims", "peek",
        "invalidate.soft", "invalidate.hard", "remove", "purge", "fault.wall", "fault.suspend",
        "fault.issuer.down", "fault.issuer.throttling", "fault.issuer.refusing", "fault.issuer.silent",
        "cancelled.finish", "cancelled.grace",
        "cancelled.cancel", "refresh.due", "fault.issuer.wrongTenant", "fault.issuer.expired", "fault.issuer.sticky",
        "fault.store.failing",
        "fault.store.hanging", "fault.store.failingAfterwards", "fault.store.tearing", "fault.store.forgetful",
        "fault.connection.cut", "fault.connection.hanging", "fault.connection.deaf", "fault.connection.stalled",
        "fault.feed.trimmed", "fault.pause", "fault.restart", "fault.crash", "agreed", "kept", "fleet",
        "family.get", "family.redeemed", "family.lost", "family.again", "family.revoked", "family.signIn",
        "family.kept",
    ]
}
