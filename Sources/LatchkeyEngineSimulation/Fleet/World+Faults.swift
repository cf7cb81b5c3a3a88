//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// What goes wrong in a world.
extension World {
    func sufferFaults(seed: UInt64) async {
        var random = SeededSequence(seed: seed)
        await withDiscardingTaskGroup { group in
            for _ in 0..<8 + Int(random.next(below: 4)) {
                await self.time.sleep(for: Int64(random.next(below: 40_000_000_000)))
                let seed = random.next()
                // Where there are several instances, several things may be out of order at once.
                if self.plan.isFleet, random.chance(0.3) {
                    group.addTask { await self.sufferFault(seed: seed) }
                } else {
                    await self.sufferFault(seed: seed)
                }
            }
        }
    }

    private func sufferFault(seed: UInt64) async {
        var random = SeededSequence(seed: seed)
        let length = Int64(random.next(below: 90_000_000_000))
        let machine = random.pick(self.machines)
        switch random.next(below: self.plan.isFleet ? 14 : 8) {
        case 4...5 where self.store != nil:
            await self.upsetStore(random.pick(SimulatedStore.Mood.allCases), for: length)
        case 0..<6: await self.upsetIssuer(random.pick(SimulatedIssuer.Mood.failing), for: length)
        case 6: self.moveWall(of: machine, by: Int64(random.next(below: 7_200_000)) - 3_600_000)
        case 7: await self.stop(machine, for: Int64(random.next(below: 400_000_000_000)), isSuspend: true)
        case 8: await self.stop(machine, for: Int64(random.next(below: 45_000_000_000)), isSuspend: false)
        case 9...10:
            await self.upsetConnection(of: machine, random.pick(StoreConnection.Mood.allCases), for: length)
        case 11: self.trim()
        case 12: await self.restart(machine, after: length / 5)
        default: await self.crash(machine, for: length / 3)
        }
    }

    // MARK: - The issuer and the store

    private func upsetIssuer(_ mood: SimulatedIssuer.Mood, for length: Int64) async {
        self.history.count("fault.issuer.\(mood)")
        let all = Array(self.keys.indices)
        let fault = mood == .silent ? self.faults.begin(.issuer, at: self.time.now) : nil
        if mood == .silent { self.history.overtake(all, at: self.time.now) }
        self.issuer.become(mood)
        await self.time.sleep(for: length)
        if mood == .down {
            // Two partitions; each opens after five failures and then probes ever more rarely, in each instance.
            let bound = 2 * (20 + Int(length / 10_000_000_000)) * self.instanceCount
            if self.issuer.callsWhileDown > bound {
                self.history.violation("I8: \(self.issuer.callsWhileDown) calls in an outage, at most \(bound)")
            }
        }
        if mood == .silent { self.history.overtake(all, at: self.time.now) }
        self.issuer.become(.well)
        if let fault {
            // Until the silent calls have timed out, new ones may overlap with them.
            await self.time.sleep(for: 31_000_000_000)
            self.history.overtake(all, at: self.time.now)
            self.faults.end(fault, at: self.time.now)
        }
    }

    private func upsetStore(_ mood: SimulatedStore.Mood, for length: Int64) async {
        guard let store = self.store else { return }
        self.history.count("fault.store.\(mood)")
        let fault = self.faults.begin(.store, at: self.time.now)
        store.become(mood)
        await self.time.sleep(for: length)
        store.become(.well)
        if mood == .tearing { self.history.forgetKept() }
        self.faults.end(fault, at: self.time.now)
    }

    private func trim() {
        self.history.count("fault.feed.trimmed")
        self.store?.trim()
        self.faults.end(self.faults.begin(.trim, at: self.time.now), at: self.time.now)
    }

    // MARK: - Machines

    private func upsetConnection(of machine: Machine, _ mood: StoreConnection.Mood, for length: Int64) async {
        guard let connection = machine.instance?.connection else { return }
        self.history.count("fault.connection.\(mood)")
        self.history.note("\(self.time.now) machine \(machine.slot) connection \(mood)")
        let isFeedAlone = mood == .deaf || mood == .stalled
        let fault = self.faults.begin(isFeedAlone ? .deaf : .link, slot: machine.slot, at: self.time.now)
        connection.become(mood)
        await self.time.sleep(for: length)
        connection.become(.well)
        self.faults.end(fault, at: self.time.now)
    }

    private func moveWall(of machine: Machine, by milliseconds: Int64) {
        self.history.count("fault.wall")
        self.history.note("\(self.time.now) machine \(machine.slot) wall clock \(milliseconds)")
        machine.time.setWall(error: milliseconds)
    }

    /// Lets a machine stand still: with a clock that stands still, too, as in suspend, or as a process that is held up.
    private func stop(_ machine: Machine, for length: Int64, isSuspend: Bool) async {
        guard self.plan.isFleet || isSuspend, machine.beginStop() else { return }
        self.history.count(isSuspend ? "fault.suspend" : "fault.pause")
        self.history.note("\(self.time.now) machine \(machine.slot) stands still for \(length)")
        let fault = self.faults.begin(.machine, slot: machine.slot, at: self.time.now)
        machine.executor.stop()
        await self.time.sleep(for: length)
        if isSuspend { machine.time.suspend(nanoseconds: length) }
        machine.endStop(at: self.time.now, length: length)
        machine.executor.resume()
        // Suspend is found within a tick.
        await self.time.sleep(for: self.plan.tick)
        self.faults.end(fault, at: self.time.now)
    }

    // MARK: - Processes

    /// Replaces an instance by another, as a deployment does.
    private func restart(_ machine: Machine, after pause: Int64) async {
        guard machine.instance != nil else { return }
        self.history.count("fault.restart")
        self.history.note("\(self.time.now) machine \(machine.slot) restarts")
        await self.end(machine)
        await self.time.sleep(for: pause)
        machine.time.setWall(error: 0)
        self.start(on: machine)
    }

    /// Lets an instance vanish with all that it has not written.
    private func crash(_ machine: Machine, for length: Int64) async {
        guard let instance = machine.instance else { return }
        self.history.count("fault.crash")
        self.history.note("\(self.time.now) machine \(machine.slot) crashes")
        machine.instance = nil
        instance.vanish()
        self.checkKept()
        await self.shutDown(instance, on: machine)
        await self.time.sleep(for: length)
        machine.time.setWall(error: 0)
        self.start(on: machine)
    }
}
