//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// The outcomes of the next sign-ins.
final class SignInScript: Sendable {
    private let outcomes = Mutex<[Emulator.SignInOutcome]>([])

    /// Adds outcomes behind those that are still to come.
    func append(_ added: [Emulator.SignInOutcome]) {
        self.outcomes.withLock { $0 += added }
    }

    /// Takes the outcome of the next sign-in.
    func next() -> Emulator.SignInOutcome? {
        self.outcomes.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
