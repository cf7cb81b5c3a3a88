//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@Suite(.timeLimit(.minutes(5))) struct MyStoreTests {
    @Test("conforms to the store contract", arguments: TokenStoreConformance.cases)
    func conforms(_ conformance: TokenStoreConformance.Case) async throws {
        try await conformance.run(.virtualTime { time in MemoryTokenStore(time: time) })
    }
}
