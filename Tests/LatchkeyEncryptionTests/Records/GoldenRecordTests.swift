//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyTokenCache
import Testing

/// Sealed content of every released form, made with another implementation of the algorithms; kept for ever.
@Suite struct GoldenRecordTests {
    private static let ring = """
        {
          "version": 1,
          "namespaceKey": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
          "keys": [
            {"id": "golden-2", "state": "active", "created": 2,
             "key": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"},
            {"id": "golden-1", "state": "decryptOnly", "created": 1,
             "key": "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8"}
          ]
        }
        """
    /// Version 1.0: content as it is.
    private static let plain =
        "4c4b450100000108676f6c64656e2d3128ea6a7bc9db0d34f0a2a6adb93f77133b085a9e2040be6a"
        + "dfefc2778396c7e908e23c60df3cbaa2162a000000000102030405060708090a0b5d6a001c12e264"
        + "c3ad7cf4a7d699fba59bba8af79d7036ccaa04b6c782506b000000"
    /// Version 1.1: content behind its length, filled up.
    private static let padded =
        "4c4b450101000108676f6c64656e2d3128ea6a7bc9db0d34f0a2a6adb93f77133b085a9e2040be6a"
        + "dfefc2778396c7e908e23c60df3cbaa2165c000000000102030405060708090a0b34056c7810e328"
        + "c4a77ca0a1d783b8deedb02d096c4cad53ee20e89641b1695e4070c401bb420b7fb018789f41abd7"
        + "f0291f0a3dd6441b24338387b551654ee6a12209e27c98cba3123b153e9e322afb9d000000"

    // Scoreboard: CE77, CE78
    @Test(arguments: [Self.plain, Self.padded]) func everyFormIsRead(_ text: String) throws {
        let encryption = RecordEncryption(try KeyRing(json: Array(Self.ring.utf8)))
        let opened = try encryption.open(Self.bytes(text), context: Array("golden context".utf8))
        #expect(String(decoding: opened.content, as: UTF8.self) == "golden content")
        #expect(opened.isSealedWithOldKey)
    }

    // Scoreboard: CE78
    @Test(arguments: [(Self.plain, false), (Self.padded, true)])
    func whatIsWrittenHasTheSameForm(_ text: String, _ finalizesUpgrade: Bool) throws {
        var ring = try KeyRing(json: Array(Self.ring.utf8))
        try ring.activate("golden-1")
        let encryption = RecordEncryption(ring, options: .finalized(finalizesUpgrade))
        let sealed = try encryption.seal(Array("golden content".utf8), context: Array("golden context".utf8))
        let golden = Self.bytes(text)
        #expect(sealed.count == golden.count)
        #expect(sealed.prefix(17) == golden.prefix(17))
        #expect(sealed[57..<61] == golden[57..<61])
        #expect(sealed.suffix(4) == golden.suffix(4))
    }

    // Scoreboard: CE72, CE78
    @Test func namesStayWhatTheyAre() throws {
        let encryption = RecordEncryption(try KeyRing(json: Array(Self.ring.utf8)))
        let golden = Self.bytes("149425e7d5bffae1b06f1c5fbb70f8c5f96037f0")
        #expect(encryption.digest(of: Array("golden name".utf8)) == golden)
    }

    private static func bytes(_ text: String) -> [UInt8] {
        var digits = Array(text)[...]
        var bytes: [UInt8] = []
        while let byte = UInt8(String(digits.prefix(2)), radix: 16) {
            bytes.append(byte)
            digits = digits.dropFirst(2)
        }
        return bytes
    }
}
