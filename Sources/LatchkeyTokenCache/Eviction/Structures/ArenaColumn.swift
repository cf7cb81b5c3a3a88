//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One value for each slot of an arena.
///
/// A column grows by a quarter, so at least four fifths of it are used when the arena's slots are dense.
struct ArenaColumn<Element: BitwiseCopyable & Sendable>: Sendable {
    private var elements: [Element] = []
    private let filler: Element

    /// Creates a column without slots.
    ///
    /// - Parameter filler: The value of slots that were never set.
    init(filler: Element) {
        self.filler = filler
    }

    var slots: Int { self.elements.count }

    var byteCount: Int { self.elements.capacity * MemoryLayout<Element>.stride }

    subscript(index: UInt32) -> Element {
        get { self.elements[Int(index)] }
        set { self.elements[Int(index)] = newValue }
    }

    /// Makes sure that a slot exists.
    mutating func makeRoom(for index: UInt32) {
        guard index >= self.elements.count else { return }
        let needed = Int(index) + 1
        self.resize(to: needed + needed / 4)
    }

    /// Drops the slots from a number on.
    mutating func shrink(to slots: Int) {
        guard slots < self.elements.count else { return }
        self.resize(to: slots)
    }

    private mutating func resize(to slots: Int) {
        var resized: [Element] = []
        resized.reserveCapacity(slots)
        resized.append(contentsOf: self.elements.prefix(slots))
        resized.append(contentsOf: repeatElement(self.filler, count: slots - resized.count))
        self.elements = resized
    }
}
