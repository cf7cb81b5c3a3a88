//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What all instances of a simulated fleet share.
struct Surroundings: Sendable {
    let clock: VirtualClock
    let executor: SimulationExecutor
    let recorder: Recorder
    let issuer: IssuerModel
}
