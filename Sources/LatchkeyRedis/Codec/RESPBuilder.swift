//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Puts the parts of a reply together, which come depth first.
final class RESPBuilder {
    private struct Level {
        var values: [RESPValue]
        /// How many values are still to come.
        var missing: Int
    }

    /// The reply, once it is complete.
    private(set) var reply: RESPValue?
    /// About how many bytes the reply takes so far; each part counts for some, so that many empty ones add up too.
    private(set) var size = 0
    private var levels: [Level] = []

    /// What a part takes beside its bytes.
    private static let partSize = 64

    /// Takes the complete reply and is ready for the next.
    func take() -> RESPValue? {
        defer {
            self.reply = nil
            self.size = 0
        }
        return self.reply
    }

    /// Adds a part that has no parts of its own.
    func add(_ value: RESPValue, bytes: Int = 0) {
        self.size += Self.partSize + bytes
        self.place(value)
    }

    /// Adds an array, of which the parts come next.
    func beginArray(of count: Int) {
        self.size += Self.partSize
        guard count > 0 else { return self.place(.array([])) }
        var level = Level(values: [], missing: count)
        // What a server claims may be more than it sends.
        level.values.reserveCapacity(min(count, 1024))
        self.levels.append(level)
    }

    private func place(_ value: RESPValue) {
        var value = value
        while let index = self.levels.indices.last {
            self.levels[index].values.append(value)
            self.levels[index].missing -= 1
            guard self.levels[index].missing == 0 else { return }
            value = .array(self.levels.removeLast().values)
        }
        self.reply = value
    }
}
