//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A way to get a token that the cache holds.
package enum HitCase: String, CaseIterable, Encodable, Sendable {
    /// The usual way, with a source that the cache keeps.
    case token = "token(for:from:)"
    /// The same from the isolation of another actor.
    case otherActor = "token(for:from:) from another actor"
    /// The same from the main actor.
    case mainActor = "token(for:from:) from the main actor"
    /// The same with keys that were built for the request.
    case equalKeys = "token(for:from:) with equal keys"
    /// The way that never waits.
    case cached = "cachedToken(for:)"
    /// The way with a closure that acquires.
    case closure = "token(for:acquire:)"

    /// Whether this way may not cost more than the floor.
    var hasFloorAsLimit: Bool { self == .token || self == .otherActor || self == .mainActor }

    /// Whether this way may not allocate.
    var allocatesNothing: Bool { self == .token || self == .cached }

    /// Does lookups; returns how many found nothing.
    func loop(_ steps: Range<Int>, in workload: HitWorkload, caller: CallingActor) async throws -> Int {
        switch self {
        case .token: try await workload.loopToken(steps, keys: workload.keys)
        case .otherActor: try await caller.loopToken(steps, in: workload)
        case .mainActor: try await workload.loopTokenOnMainActor(steps)
        case .equalKeys: try await workload.loopToken(steps, keys: workload.equalKeys)
        case .cached: workload.loopCachedToken(steps)
        case .closure: try await workload.loopClosure(steps)
        }
    }
}
