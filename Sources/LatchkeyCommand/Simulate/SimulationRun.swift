//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeySimulator
import Synchronization
import UnixSignals

/// A simulation on a thread of its own, which ends early when the user asks for it.
final class SimulationRun: Sendable {
    private let simulation: Simulation
    private let isInterrupted = Atomic(false)

    init(_ simulation: Simulation) {
        self.simulation = simulation
    }

    /// Carries the simulation out.
    ///
    /// - Returns: What was measured, until the end or until somebody pressed Ctrl-C.
    func result() async -> SimulationResult {
        // Before anything begins: who presses Ctrl-C at once gets a report, too.
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let listener = Task { await self.listen(to: signals) }
        defer { listener.cancel() }
        return await withCheckedContinuation { continuation in
            // A simulation does not suspend: a thread of the pool would be missing.
            Thread.detachNewThread { continuation.resume(returning: self.run()) }
        }
    }

    private func run() -> SimulationResult {
        self.simulation.run(
            isCancelled: { self.isInterrupted.load(ordering: .relaxed) },
            progress: { name, number, count in Self.say("Simulating \(number) of \(count): \(name)") }
        )
    }

    private func listen(to signals: UnixSignalsSequence) async {
        for await _ in signals {
            // Whoever asks twice does not want to wait for the report.
            if self.isInterrupted.exchange(true, ordering: .relaxed) { exit(130) }
            Self.say("Interrupted: writing what was simulated so far.")
        }
    }

    private static func say(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
}
