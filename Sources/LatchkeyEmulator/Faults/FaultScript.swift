//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// The faults that are still to come, in order, for each endpoint.
final class FaultScript: Sendable {
    private let faults = Mutex<[Emulator.Endpoint: [Emulator.Fault]]>([:])

    /// Adds faults behind those that are still to come.
    func append(_ added: [Emulator.Fault], for endpoint: Emulator.Endpoint) {
        self.faults.withLock { $0[endpoint, default: []] += added.filter { $0.times ?? 1 > 0 } }
    }

    /// Takes the fault that meets the next request.
    func next(for endpoint: Emulator.Endpoint) -> Emulator.Fault? {
        self.faults.withLock { faults in
            guard var own = faults[endpoint], let fault = own.first else { return nil }
            if let times = fault.times {
                own[0].times = times - 1
                if times == 1 { own.removeFirst() }
                faults[endpoint] = own
            }
            return fault
        }
    }

    /// Removes the faults of one endpoint, or of all.
    func removeAll(for endpoint: Emulator.Endpoint?) {
        self.faults.withLock { faults in
            guard let endpoint else { return faults.removeAll() }
            faults[endpoint] = nil
        }
    }
}
