//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct HashTests {
    @Test func digestsMatchThePublishedVectors() {
        let bytes = Array("abc".utf8)
        #expect(Hex.encode(Hash.sha1.digest(of: bytes)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(
            Hex.encode(Hash.sha256.digest(of: bytes))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(
            Hex.encode(Hash.sha256.digest(of: []))
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    }

    @Test func longDigestsMatchThePublishedVectors() {
        let bytes = Array("abc".utf8)
        #expect(
            Hex.encode(Hash.sha384.digest(of: bytes))
                == "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
        )
        #expect(
            Hex.encode(Hash.sha512.digest(of: bytes))
                == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
                + "454d4423643ce80e2a9ac94fa54ca49f"
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
