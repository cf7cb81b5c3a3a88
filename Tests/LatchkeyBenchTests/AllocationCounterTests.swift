//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyBench
import Testing

@Suite(.enabled(if: AllocationCounter.isAvailable, "Allocations cannot be counted here."))
struct AllocationCounterTests {
    @Test
    func eachObjectIsCounted() async throws {
        let keep = Keep()
        let count = try await AllocationCounter.perOperation(operations: 1000) { _ in
            for _ in 0..<1000 { keep.object = Keep() }
        }
        // Other tests allocate meanwhile.
        #expect(try #require(count) >= 1)
    }

    @Test
    func bytesInUseGrowWithWhatIsHeld() {
        let before = AllocationCounter.bytesInUse
        let held = [UInt8](repeating: 1, count: 64 << 20)
        #expect(AllocationCounter.bytesInUse - before > 32 << 20)
        withExtendedLifetime(held) {}
    }

    private final class Keep {
        var object: Keep?
    }
}
