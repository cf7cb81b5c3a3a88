//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct KeyRingJSONTests {
    private static let zeros = String(repeating: "A", count: 43)

    /// A ring as it may stand in a file, with recognisable keys.
    private static let golden = """
        {
          "version": 1,
          "namespaceKey": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
          "keys": [
            {"id": "k2", "state": "active", "created": 1767225600, "key": "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8"},
            {"id": "k1", "state": "decryptOnly", "created": 7, "key": "QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8"},
            {"id": "k0", "state": "retired", "created": 0}
          ]
        }

        """

    private static func ring(
        version: String = "1",
        namespaceKey: String = "\"\(zeros)\"",
        keys: String = #"{"id":"k","state":"active","created":1,"key":"\#(zeros)"}"#,
        rest: String = ""
    ) -> String {
        #"{"version":\#(version),"namespaceKey":\#(namespaceKey),"keys":[\#(keys)]\#(rest)}"#
    }

    private static func key(
        id: String = "k",
        state: String = "active",
        created: String = "1",
        key: String = zeros,
        rest: String = ""
    ) -> String {
        ring(keys: #"{"id":"\#(id)","state":"\#(state)","created":\#(created),"key":"\#(key)"\#(rest)}"#)
    }

    @Test func theFormIsReadAndWrittenByteForByte() throws {
        let ring = try KeyRing(json: Array(Self.golden.utf8))
        #expect(ring.keys.map(\.id) == ["k2", "k1", "k0"])
        #expect(ring.keys.map(\.state) == [.active, .decryptOnly, .retired])
        #expect(ring.keys.map(\.created) == [1_767_225_600, 7, 0])
        #expect(String(decoding: ring.json().revealed(), as: UTF8.self) == Self.golden)
    }

    @Test func keysAreWhatTheFormSays() throws {
        let ring = try KeyRing(json: Array(Self.golden.utf8))
        let dataKey = SecretBytes(copying: Array(0x80..<0xA0))
        let wrapped = try KeyWrap.plain.wrap(dataKey, under: SecretBytes(copying: Array(0x20..<0x40)))
        #expect(try ring.wrap(dataKey) == WrappedKey(keyID: "k2", bytes: wrapped))
        let old = try KeyWrap.plain.wrap(dataKey, under: SecretBytes(copying: Array(0x40..<0x60)))
        #expect(try ring.unwrap(WrappedKey(keyID: "k1", bytes: old)) == dataKey)
        #expect(ring.namespaceKey.code(for: [1]) == (try HMACKey(SecretBytes(copying: Array(0..<32))).code(for: [1])))
    }

    @Test func ofSeveralActiveKeysTheFirstWraps() throws {
        let text = Self.golden.replacing("decryptOnly", with: "active")
        let ring = try KeyRing(json: Array(text.utf8))
        #expect(ring.activeKey.id == "k2")
        #expect(!ring.isOutdated("k1"))
    }

    @Test func membersMayComeInAnyOrderOnOneLine() throws {
        let text =
            #"{"keys":[{"key":"\#(Self.zeros)","created":1,"state":"active","id":"k"}],"namespaceKey":"\#(Self.zeros)","#
            + #""version":1}"#
        #expect(try KeyRing(json: Array(text.utf8)).keys.count == 1)
    }

    @Test(arguments: [
        "", "null", "[]", "{}", ring(version: "2"), ring(version: "\"1\""), ring(version: "1.0"), ring(version: "01"),
        ring(version: "99999999999999999999"), ring(namespaceKey: "null"), ring(namespaceKey: "\"\""),
        ring(namespaceKey: "\"\(zeros)=\""), ring(namespaceKey: "\"\(zeros)A\""), ring(namespaceKey: "\"AAAA\""),
        ring(keys: ""), ring(keys: "{}"), ring(keys: "1"), ring(rest: #","more":1"#), ring(rest: #","version":1"#),
        ring() + "x", ring() + ring(), key(id: ""), key(id: "a b"), key(id: "ä"), key(id: #"a\"b"#),
        key(id: String(repeating: "k", count: 33)), key(state: "Active"), key(state: "retired"),
        key(state: "decryptOnly"), key(created: "-1"), key(created: "1e3"), key(created: "null"), key(key: ""),
        key(key: String(zeros.dropLast())), key(key: "\(zeros)\\u0041"), key(rest: #","note":"x""#),
        ring(keys: #"{"id":"k","state":"active","created":1}"#),
        ring(keys: #"{"id":"k","state":"active","key":"\#(zeros)"}"#),
        ring(
            keys: #"{"id":"k","state":"active","created":1,"key":"\#(zeros)"},"#
                + #"{"id":"k","state":"active","created":1,"key":"\#(zeros)"}"#
        ),
        String(repeating: "[", count: 100_000), #"{"keys":"# + String(repeating: "[", count: 100_000),
    ])
    func everythingElseIsRefused(text: String) {
        let error = #expect(throws: CryptoError.self) { try KeyRing(json: Array(text.utf8)) }
        #expect(error?.code == .invalidKeyRing)
        #expect(error?.message.contains("AAAA") == false, "A message holds key material.")
    }

    @Test func everyLengthThatIsCutShortIsRefused() {
        let bytes = Array(Self.golden.utf8)
        // The line feed after the last brace may be missing.
        for count in 0..<bytes.count - 1 {
            let error = #expect(throws: CryptoError.self) { try KeyRing(json: Array(bytes.prefix(count))) }
            #expect(error?.code == .invalidKeyRing, "\(count) bytes")
        }
    }

    @Test func noDamagedByteCrashes() {
        let bytes = Array(Self.golden.utf8)
        for index in bytes.indices {
            for byte in [0x22, 0xFF] as [UInt8] {
                var damaged = bytes
                damaged[index] = byte
                do throws(CryptoError) {
                    _ = try KeyRing(json: damaged)
                } catch {
                    #expect(error.code == .invalidKeyRing)
                }
            }
        }
    }
}
