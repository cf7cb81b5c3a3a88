//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct SlotRequestTests {
    /// An hour's entry is handed out until 3570 seconds.
    @Test(
        "a request accepts an entry by its time",
        arguments: [
            (0, 0, true), (3569, 0, true), (3570, 0, false), (3600, 0, false), (10_000, 0, false),
            (0, 3599, true), (0, 3600, false), (0, 10_000, false), (2999, 600, true), (3000, 600, false),
            (3569, 30, true), (3569, 31, false),
        ] as [(now: Int64, minimumRemaining: Int64, isAccepted: Bool)]
    )
    func accepts(now: Int64, minimumRemaining: Int64, isAccepted: Bool) {
        var request = SlotRequest(now: .seconds(now), epoch: 0)
        request.minimumRemaining = .seconds(minimumRemaining)
        #expect(request.accepts(.fixture()) == isAccepted)
    }

    @Test func aPlainRequestForcesNothing() {
        let request = SlotRequest(now: 0, epoch: 0)
        #expect(request.force == nil)
        #expect(request.claims == nil)
        #expect(request.minimumRemaining == 0)
        #expect(!request.allowsShorter)
    }

    @Test(
        "options that any fresh token satisfies are plain",
        arguments: [
            (TokenRequestOptions(), true),
            (TokenRequestOptions(timeout: .seconds(1)), true),
            (TokenRequestOptions(allowsShorter: false), true),
            (TokenRequestOptions(claims: "{}"), false),
            (TokenRequestOptions(forcedRefresh: .always), false),
            (TokenRequestOptions(forcedRefresh: .rejected(TokenHash(of: "token"))), false),
            (TokenRequestOptions(minimumRemaining: .seconds(1)), false),
        ]
    )
    func plainOptions(_ options: TokenRequestOptions, isPlain: Bool) {
        #expect(options.isPlain == isPlain)
    }
}
