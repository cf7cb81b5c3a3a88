//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Which flights wait for which, to find circles before they become deadlocks.
///
/// Only flights whose sources ask the same cache for other tokens are in it.
final class WaitGraph: Sendable {
    /// The flight whose source runs in the present task, if any.
    @TaskLocal static var openFlight: OpenFlight?

    /// A flight of a particular cache.
    struct OpenFlight: Sendable {
        var cache: ObjectIdentifier
        var flight: UInt64
    }

    private let edges = Locked<[UInt64: [UInt64]]>([:])

    /// Notes that one flight is about to wait for another.
    ///
    /// - Returns: Whether it may: it would otherwise wait for itself, directly or through others.
    func add(from waiting: UInt64, to awaited: UInt64) -> Bool {
        self.edges.withLock { edges in
            var open = [awaited]
            var seen: Set<UInt64> = []
            while let flight = open.popLast() {
                if flight == waiting { return false }
                if seen.insert(flight).inserted { open += edges[flight] ?? [] }
            }
            edges[waiting, default: []].append(awaited)
            return true
        }
    }

    /// Forgets that one flight waited for another.
    func remove(from waiting: UInt64, to awaited: UInt64) {
        self.edges.withLock { edges in
            guard let index = edges[waiting]?.firstIndex(of: awaited) else { return }
            edges[waiting]!.remove(at: index)
            if edges[waiting]!.isEmpty { edges[waiting] = nil }
        }
    }

    /// Forgets what a flight waited for, when its source has ended.
    func remove(from waiting: UInt64) {
        self.edges.withLock { _ = $0.removeValue(forKey: waiting) }
    }
}
