//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// A scenario that is carried out: each policy in turn, with the same requests, the same troubles and virtual time.
///
/// The same scenario with the same seed gives the same result, byte for byte.
public struct Simulation: Sendable {
    /// The scenario.
    public let scenario: Scenario
    /// What decides all that is left to chance.
    public let seed: UInt64

    /// Prepares a simulation.
    ///
    /// - Parameters:
    ///   - scenario: What to simulate.
    ///   - seed: What decides all that is left to chance; the scenario's own by default.
    /// - Throws: ``ScenarioError`` when it would take more memory or time than is sensible, with an estimate.
    public init(_ scenario: Scenario, seed: UInt64? = nil) throws(ScenarioError) {
        self.scenario = scenario
        self.seed = seed ?? scenario.seed
        try SimulationEstimate(scenario).check()
    }

    /// Carries the scenario out.
    ///
    /// It runs on the calling thread and does not suspend.
    ///
    /// - Parameters:
    ///   - isCancelled: Asked now and then; once it says `true`, the result holds what was simulated so far.
    ///   - progress: Told when a policy begins: its name, its number from one, and how many there are.
    /// - Returns: What was measured.
    public func run(
        isCancelled: () -> Bool = { false },
        progress: (_ policy: String, _ number: Int, _ count: Int) -> Void = { _, _, _ in }
    ) -> SimulationResult {
        var outcomes: [PolicyResult] = []
        var isComplete = true
        for (index, policy) in self.scenario.policies.enumerated() {
            guard isComplete else { break }
            progress(policy.name, index + 1, self.scenario.policies.count)
            let run = PolicyRun(self.scenario, policy: policy, seed: self.seed)
            isComplete = run.drive(isCancelled: isCancelled)
            outcomes.append(PolicyResult(of: run, policy: policy))
        }
        return SimulationResult(
            scenario: self.scenario,
            seed: self.seed,
            isComplete: isComplete && outcomes.count == self.scenario.policies.count,
            policies: outcomes
        )
    }
}

/// One policy of a simulation.
final class PolicyRun {
    let scenario: Scenario
    let surroundings: Surroundings
    private let contestant: any Contestant
    private let seed: UInt64
    private var stepsUntilCheck = PolicyRun.checkInterval

    private static let checkInterval = 4096

    init(_ scenario: Scenario, policy: Scenario.Policy, seed: UInt64) {
        self.scenario = scenario
        self.seed = seed
        let clock = VirtualClock()
        let recorder = Recorder(duration: scenario.duration.nanosecondCount, keys: scenario.keys.count)
        // The issuer draws the same lives and delays whatever the policy.
        self.surroundings = Surroundings(
            clock: clock,
            executor: SimulationExecutor(),
            recorder: recorder,
            issuer: IssuerModel(scenario, clock: clock, recorder: recorder, seed: seed ^ 0x1550)
        )
        switch policy.kind {
        case .engine(let engine):
            self.contestant = EngineFleet(
                scenario,
                policy: engine,
                surroundings: self.surroundings,
                seed: seed ^ 0xf1ee
            )
        case .model(let model):
            self.contestant = ModelFleet(scenario, policy: model, surroundings: self.surroundings, seed: seed ^ 0xf1ee)
        }
        for event in scenario.events { self.schedule(event) }
    }

    /// How much of the scenario was simulated, in nanoseconds.
    private(set) var simulated: Int64 = 0

    private func schedule(_ event: Scenario.Event) {
        let (surroundings, contestant, tenants) = (self.surroundings, self.contestant, self.scenario.keys.tenants)
        surroundings.clock.schedule(at: event.at.moment) {
            let now = surroundings.clock.now
            switch event.kind {
            case .revoke(let tenant, _): surroundings.recorder.revoke(tenant: tenant, of: tenants, now: now)
            case .rotateCredential(let overlap, _):
                surroundings.issuer.endOldCredential(at: now + overlap.nanosecondCount)
            case .restart, .shrink: break
            }
            contestant.happen(event.kind)
        }
    }

    /// Lets everything happen until the end of the scenario.
    ///
    /// - Returns: Whether it came to the end.
    func drive(isCancelled: () -> Bool) -> Bool {
        let clock = self.surroundings.clock
        let executor = self.surroundings.executor
        let end = self.scenario.duration.moment
        var workload = Workload(self.scenario, seed: self.seed)
        var routing = SeededRandom(seed: self.seed ^ 0x0a0d)
        let instances = self.scenario.fleet.instances
        let isSticky = self.scenario.fleet.routing == .sticky
        executor.drain()
        while let request = workload.next() {
            let time = VirtualClock.start + request.time
            guard self.advance(to: time, isCancelled) else { return self.finish(at: clock.now, isComplete: false) }
            clock.move(to: time)
            let instance = isSticky ? request.key % instances : routing.next(below: instances)
            self.contestant.serve(request.key, by: instance)
            if !executor.isIdle { executor.drain() }
        }
        guard self.advance(to: end, isCancelled) else { return self.finish(at: clock.now, isComplete: false) }
        return self.finish(at: end, isComplete: true)
    }

    /// Lets happen what is due until a time.
    ///
    /// - Returns: Whether nobody wants it to stop.
    private func advance(to time: Int64, _ isCancelled: () -> Bool) -> Bool {
        let clock = self.surroundings.clock
        self.stepsUntilCheck -= 1
        while clock.nextDeadline <= time {
            clock.fire(until: time)
            if !self.surroundings.executor.isIdle { self.surroundings.executor.drain() }
            self.stepsUntilCheck -= 1
        }
        guard self.stepsUntilCheck <= 0 else { return true }
        self.stepsUntilCheck = Self.checkInterval
        return !isCancelled()
    }

    /// Lets callers who wait get their answers, and ends everything.
    private func finish(at end: Int64, isComplete: Bool) -> Bool {
        self.simulated = end - VirtualClock.start
        _ = self.advance(to: end + self.scenario.fleet.timeout.nanosecondCount + 1_000_000_000) { false }
        self.contestant.end()
        self.surroundings.executor.drain()
        _ = self.advance(to: end + 3_600_000_000_000) { false }
        return isComplete
    }
}
