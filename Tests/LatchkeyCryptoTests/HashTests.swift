//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct HashTests {
    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func digestsMatchThePublishedVectors() {
        let bytes = Array("abc".utf8)
        #expect(self.hex(Hash.sha1.digest(of: bytes)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(
            self.hex(Hash.sha256.digest(of: bytes))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(
            self.hex(Hash.sha256.digest(of: []))
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    }

    @Test(
        arguments: [
            ([], [], true), ([1, 2], [1, 2], true), ([1, 2], [1, 3], false), ([1, 2], [1], false), ([], [0], false),
        ] as [([UInt8], [UInt8], Bool)]
    )
    func constantTimeComparisonComparesAllBytes(left: [UInt8], right: [UInt8], expected: Bool) {
        #expect(ConstantTime.areEqual(left, right) == expected)
    }

    @Test func randomBytesHaveTheLengthAskedForAndDiffer() throws {
        #expect(try RandomBytes.make(count: 0).isEmpty)
        let first = try RandomBytes.make(count: 32)
        #expect(first.count == 32)
        #expect(try RandomBytes.make(count: 32) != first)
        let error = #expect(throws: CryptoError.self) { try RandomBytes.make(count: -1) }
        #expect(error?.code == .invalidArgument)
    }
}
