//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct LossMemoryTests {
    private func key(_ number: Int) throws -> CacheKey { try CacheKey(authority: "issuer", subject: "\(number)") }

    @Test func theReasonIsRemembered() throws {
        var memory = LossMemory()
        #expect(memory.reason(for: try self.key(1)) == nil)
        memory.note(.expired, for: try self.key(1))
        memory.note(.evicted, for: try self.key(2))
        #expect(memory.reason(for: try self.key(1)) == .expired)
        #expect(memory.reason(for: try self.key(2)) == .evicted)
        memory.note(.revoked, for: try self.key(1))
        #expect(memory.reason(for: try self.key(1)) == .revoked)
    }

    @Test func theOldestAreForgotten() throws {
        var memory = LossMemory()
        for number in 0..<128 { memory.note(.expired, for: try self.key(number)) }
        // One that is known already takes no place of another.
        memory.note(.evicted, for: try self.key(5))
        #expect(memory.reason(for: try self.key(0)) == .expired)
        for number in 128..<300 {
            memory.note(.removed, for: try self.key(number))
            #expect(memory.reason(for: try self.key(number - 128)) == nil)
            #expect(memory.reason(for: try self.key(number - 127)) != nil)
        }
        #expect(try (0..<300).count { memory.reason(for: try self.key($0)) != nil } == 128)
    }
}
