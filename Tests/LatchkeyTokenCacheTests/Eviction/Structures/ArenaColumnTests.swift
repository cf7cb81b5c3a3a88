//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct ArenaColumnTests {
    @Test func atLeastFourFifthsAreUsedWhenSlotsAreDense() {
        var column = ArenaColumn<UInt32>(filler: 0)
        for index in 0..<UInt32(5_000) {
            column.makeRoom(for: index)
            column[index] = index + 1
            #expect(Int(index + 1) * 5 >= column.slots * 4)
            #expect(column.byteCount <= column.slots * 4 + 32, "allocations are rounded up")
        }
        #expect((0..<UInt32(5_000)).allSatisfy { column[$0] == $0 + 1 })
    }

    @Test func shrinkingKeepsTheFirstSlots() {
        var column = ArenaColumn<UInt8>(filler: 9)
        column.makeRoom(for: 99)
        column[3] = 1
        column.shrink(to: 4)
        #expect(column.slots == 4)
        column.makeRoom(for: 4)
        #expect(column[3] == 1 && column[4] == 9)
    }
}
