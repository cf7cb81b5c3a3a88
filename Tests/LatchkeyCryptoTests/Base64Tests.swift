//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct Base64Tests {
    @Test(
        arguments: [
            ([], ""), ([0x66], "Zg=="), ([0x66, 0x6F], "Zm8="), ([0x66, 0x6F, 0x6F], "Zm9v"),
            ([0x66, 0x6F, 0x6F, 0x62], "Zm9vYg=="), ([0xFB, 0xFF, 0xFE], "+//+"),
        ] as [([UInt8], String)]
    )
    func encodesAndDecodesWithPadding(bytes: [UInt8], text: String) throws {
        #expect(Base64.encode(bytes) == text)
        #expect(try Base64.decode(text) == bytes)
    }

    @Test(arguments: [
        "=", "==", "===", "====", "Zg", "Zg=", "Zg===", "Zg==Zg==", "Z===", "Zh==", "Zm9=", "Zm9v=", "Zm9v====", "Zm-v",
        "Zm_v", "Zm 9", "Zm9v\n", "\nZm9v", "Zmé=", "=Zm9", "Z=m9",
    ])
    func refusesEveryOtherSpelling(text: String) {
        let error = #expect(throws: CryptoError.self) { try Base64.decode(text) }
        #expect(error?.code == .invalidEncoding)
    }
}
