//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How a credential of a chain fared so far: pure decisions, no clock.
struct CredentialStanding: Sendable {
    /// How long a credential that failed is passed over, in seconds.
    private static let pause: Int64 = 60

    /// How often its material was fetched anew because the issuer refused it.
    private(set) var generation = 0
    /// Whether the issuer refused the material before the present one, and has accepted none since.
    private var wasRefused = false
    /// Whether the material is being fetched anew just now.
    private var isRenewing = false
    private var pausedAt: Int64?

    /// Whether others are preferred at a time; a clock that was set back ends the pause.
    func isPaused(at time: Int64) -> Bool {
        guard let pausedAt = self.pausedAt else { return false }
        return time >= pausedAt && time - pausedAt < Self.pause
    }

    /// Notes that the credential could not be used.
    mutating func fail(at time: Int64) { self.pausedAt = time }

    /// Notes that the credential could be used.
    mutating func work() { self.pausedAt = nil }

    /// Notes that the issuer accepted material.
    mutating func accept(_ generation: Int) {
        if generation == self.generation { self.wasRefused = false }
    }

    /// Notes that the issuer refused material.
    ///
    /// - Parameters:
    ///   - generation: Which material.
    ///   - time: The present.
    /// - Returns: Whether to fetch the material anew, and to call ``renew()`` then; not when that was done since, or is
    ///   being done.
    mutating func refuse(_ generation: Int, at time: Int64) -> Bool {
        guard generation == self.generation, !self.isRenewing else { return false }
        // Newer material did not help: let others have a try.
        if self.wasRefused { self.fail(at: time) }
        self.wasRefused = true
        self.isRenewing = true
        return true
    }

    /// Notes that the material was fetched anew; refusals of what was chosen before do not count any more.
    mutating func renew() {
        self.isRenewing = false
        self.generation += 1
    }
}
