//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The partitions that a cache knows.
final class PartitionTable: Sendable {
    let epoch = CacheEpoch()
    private let states = Locked<[CachePartition: PartitionState]>([:])

    /// Returns the state of a partition, the same object each time.
    func state(of partition: CachePartition) -> PartitionState {
        self.states.withLock { states in
            if let state = states[partition] { return state }
            let state = PartitionState(all: self.epoch)
            states[partition] = state
            return state
        }
    }

    /// Every partition with its state.
    func all() -> [(CachePartition, PartitionState)] {
        self.states.withLock { states in states.map { ($0.key, $0.value) } }
    }
}
