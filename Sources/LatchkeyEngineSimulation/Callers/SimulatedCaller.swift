//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// One task that uses the cache of a machine at random.
struct SimulatedCaller: Sendable {
    let number: Int
    let world: World
    let machine: Machine

    func run(random seed: UInt64, operations: Int) async {
        var random = SeededSequence(seed: seed)
        for _ in 0..<operations {
            if let instance = self.machine.instance {
                await SimulatedCall(caller: self, instance: instance).step(&random)
            } else {
                // Nobody is there to be asked.
                self.world.history.count("get.refused")
            }
            let pause: Int64 =
                switch random.next(below: 10) {
                case 0..<4: Int64(random.next(below: 20_000_000))
                case 4..<8: Int64(random.next(below: 4_000_000_000))
                default: Int64(random.next(below: 40_000_000_000))
                }
            await self.world.time.sleep(for: pause)
        }
    }
}
