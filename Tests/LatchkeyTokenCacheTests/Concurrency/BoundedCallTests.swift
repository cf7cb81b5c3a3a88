//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct BoundedCallTests {
    private final class Ends: Sendable {
        private let ends = Locked<[Bool]>([])

        var all: [Bool] { self.ends.withLock { $0 } }

        func append(_ inTime: Bool) { self.ends.withLock { $0.append(inTime) } }
    }

    @Test("a call ends once, in the way that comes first", arguments: [true, false])
    func endsOnce(inTime: Bool) {
        let ends = Ends()
        let call = BoundedCall()
        call.onEnd { ends.append($0) }
        call.end(inTime: inTime)
        call.end(inTime: !inTime)
        call.end(inTime: inTime)
        #expect(ends.all == [inTime])
    }

    @Test func anAnswerAndItsLimitAtTheSameTimeEndTheCallOnce() async {
        for _ in 0..<500 {
            let ends = Ends()
            let call = BoundedCall()
            call.onEnd { ends.append($0) }
            async let answer: Void = Self.end(call, inTime: true)
            async let limit: Void = Self.end(call, inTime: false)
            _ = await (answer, limit)
            #expect(ends.all.count == 1)
        }
    }

    @concurrent
    private static func end(_ call: BoundedCall, inTime: Bool) async { call.end(inTime: inTime) }
}
