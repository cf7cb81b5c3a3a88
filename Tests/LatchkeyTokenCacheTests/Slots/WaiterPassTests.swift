//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(5))) struct WaiterPassTests {
    private let id = WaiterID(place: 3, serial: 9)

    @Test func whoIsCancelledFirstIsNotRegistered() {
        let pass = WaiterPass()
        #expect(!pass.isCancelled)
        #expect(pass.cancel() == nil)
        #expect(pass.isCancelled)
        #expect(!pass.register(self.id))
        #expect(pass.cancel() == nil)
    }

    @Test func whoIsRegisteredFirstIsFoundOnce() {
        let pass = WaiterPass()
        #expect(pass.register(self.id))
        #expect(!pass.isCancelled)
        #expect(pass.cancel() == self.id)
        #expect(pass.cancel() == nil)
        #expect(pass.isCancelled)
    }

    @Test func theFirstPlaceHasANameToo() {
        let pass = WaiterPass()
        #expect(pass.register(WaiterID(place: 0, serial: 0)))
        #expect(!pass.isCancelled)
        #expect(pass.cancel() == WaiterID(place: 0, serial: 0))
    }

    // Scoreboard: CE3
    @Test func oneOfTheTwoSidesResumesWhoeverComesFirst() async {
        for serial in 1...2000 as ClosedRange<UInt32> {
            let pass = WaiterPass()
            async let isRegistered = Self.register(pass, WaiterID(place: 0, serial: serial))
            async let place = Self.cancel(pass)
            // Either the waiter is in the table and the cancellation finds it, or it learns that it was cancelled.
            let outcome = await (isRegistered, place)
            #expect(outcome.0 == (outcome.1 != nil))
        }
    }

    @concurrent
    private static func register(_ pass: WaiterPass, _ id: WaiterID) async -> Bool { pass.register(id) }

    @concurrent
    private static func cancel(_ pass: WaiterPass) async -> WaiterID? { pass.cancel() }
}
