//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct LockedTests {
    private struct Refusal: Error, Equatable {
        var number: Int
    }

    @Test func oneAtATimeUsesTheValue() async {
        let locked = Locked(0)
        let shared = Shared(locked)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<2000 { shared.locked.withLock { $0 += 1 } }
                }
            }
        }
        #expect(shared.locked.withLock { $0 } == 16_000)
    }

    @Test func anErrorLeavesTheLockOpen() {
        let locked = Locked(1)
        #expect(throws: Refusal(number: 2)) {
            try locked.withLock { value throws(Refusal) in
                value = 2
                throw Refusal(number: value)
            }
        }
        #expect(locked.withLock { $0 } == 2)
    }

    private final class Shared: Sendable {
        let locked: Locked<Int>

        init(_ locked: consuming Locked<Int>) {
            self.locked = locked
        }
    }
}
