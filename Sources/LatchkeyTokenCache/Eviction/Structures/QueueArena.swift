//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The links and weights of all slots: ten bytes a slot, whichever of a policy's queues the slot is in.
struct QueueArena: Sendable {
    /// The number of slots of a queue that a bounded search looks at.
    static let searchLimit = 64
    static let bytesPerSlot = MemoryLayout<QueueLink>.stride + MemoryLayout<CompactWeight>.stride

    private var links = ArenaColumn(filler: QueueLink.unlinked)
    private var weights = ArenaColumn(filler: CompactWeight.zero)

    var byteCount: Int { self.links.byteCount + self.weights.byteCount }

    /// Makes room for a slot in no queue and weighs it.
    mutating func admit(_ index: UInt32, weight: UInt32) {
        self.links.makeRoom(for: index)
        self.weights.makeRoom(for: index)
        precondition(self.links[index] == .unlinked, "Slot \(index) is held already.")
        self.weights[index] = CompactWeight(weight)
    }

    func holds(_ index: UInt32) -> Bool {
        index < self.links.slots && self.links[index] != .unlinked
    }

    /// The neighbour that arrived after a slot.
    func newer(than index: UInt32) -> UInt32 {
        self.links[index].newer
    }

    /// Puts a slot at the newest end.
    mutating func append(_ index: UInt32, to queue: inout EvictionQueue) {
        self.links[index] = QueueLink(newer: QueueLink.none, older: queue.newest)
        if queue.newest == QueueLink.none {
            queue.oldest = index
        } else {
            self.links[queue.newest].newer = index
        }
        queue.newest = index
        queue.count += 1
        queue.weight += self.weights[index].value
    }

    /// Takes a slot out of its queue.
    mutating func unlink(_ index: UInt32, from queue: inout EvictionQueue) {
        let link = self.links[index]
        if link.older == QueueLink.none { queue.oldest = link.newer } else { self.links[link.older].newer = link.newer }
        if link.newer == QueueLink.none { queue.newest = link.older } else { self.links[link.newer].older = link.older }
        self.links[index] = .unlinked
        queue.count -= 1
        queue.weight -= self.weights[index].value
    }

    /// Moves a slot to the newest end of its queue.
    mutating func renew(_ index: UInt32, in queue: inout EvictionQueue) {
        guard queue.newest != index else { return }
        self.unlink(index, from: &queue)
        self.append(index, to: &queue)
    }

    mutating func reweigh(_ index: UInt32, to weight: UInt32, in queue: inout EvictionQueue) {
        queue.weight -= self.weights[index].value
        self.weights[index] = CompactWeight(weight)
        queue.weight += self.weights[index].value
    }

    mutating func shrink(to slots: Int) {
        self.links.shrink(to: slots)
        self.weights.shrink(to: slots)
    }
}
