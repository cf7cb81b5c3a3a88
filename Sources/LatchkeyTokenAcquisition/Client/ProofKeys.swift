//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// The keys of this process that sign requests to APIs; each serves eight hours.
actor ProofKeys {
    private static let lifetime: Duration = .seconds(8 * 3600)

    private let timing: AcquisitionTiming
    private var key: Task<Result<ProofKey, AcquisitionError>, Never>?
    private var madeAt: ContinuousClock.Instant?
    /// The keys that tokens may still be bound to that somebody has just been given.
    private var known: [ProofKey] = []

    init(timing: AcquisitionTiming) {
        self.timing = timing
    }

    /// The key that new tokens are bound to.
    func current() async throws(AcquisitionError) -> ProofKey {
        let now = self.timing.now()
        if let key = self.key, let madeAt = self.madeAt, now < madeAt + Self.lifetime {
            return try await key.value.get()
        }
        // Making a key takes a tenth of a second of one core; all who ask meanwhile share it.
        let key = Task(name: "proof-key") { await ProofKey.make() }
        self.key = key
        self.madeAt = now
        let made = await key.value
        switch made {
        case .success(let key): self.known = self.known.suffix(1) + [key]
        case .failure: self.key = nil
        }
        return try made.get()
    }

    /// The key of a name, if it is one of the last two.
    func key(of id: String) -> ProofKey? { self.known.first { $0.id == id } }
}
