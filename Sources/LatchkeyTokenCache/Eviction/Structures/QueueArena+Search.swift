//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension QueueArena {
    /// Turns a queue, at most once, until its oldest slot may go.
    ///
    /// - Returns: The oldest slot, still in the queue, or nil when no slot may go.
    mutating func turn(_ queue: inout EvictionQueue, until mayGo: (UInt32) -> Bool) -> UInt32? {
        for _ in 0..<queue.count {
            let index = queue.oldest
            if mayGo(index) { return index }
            self.renew(index, in: &queue)
        }
        return nil
    }

    /// Finds the slot of lowest rank among the oldest of a queue; of several, the oldest.
    ///
    /// - Parameters:
    ///   - queue: The queue.
    ///   - rank: The rank of a slot, nil when it does not come into question.
    /// - Returns: The slot, still in the queue.
    func lowest(in queue: EvictionQueue, rank: (UInt32) -> UInt8?) -> UInt32? {
        var lowest: (index: UInt32, rank: UInt8)?
        var index = queue.oldest
        for _ in 0..<min(queue.count, Self.searchLimit) {
            if let rank = rank(index), rank < lowest?.rank ?? .max {
                lowest = (index, rank)
                if rank == 0 { break }
            }
            index = self.newer(than: index)
        }
        return lowest?.index
    }

    /// The slots of a queue, the oldest in front.
    func contents(of queue: EvictionQueue) -> [UInt32] {
        var contents: [UInt32] = []
        contents.reserveCapacity(queue.count)
        var index = queue.oldest
        while index != QueueLink.none {
            contents.append(index)
            index = self.newer(than: index)
        }
        return contents
    }
}
