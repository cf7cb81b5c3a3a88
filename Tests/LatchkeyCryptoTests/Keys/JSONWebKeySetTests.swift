//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct JSONWebKeySetTests {
    private func keys(_ text: String) throws -> [JSONWebKey] { try JSONWebKeySet(json: Array(text.utf8)).keys }

    @Test func keysThatCannotBeUsedAreLeftOut() throws {
        let good = try SampleKeys.all.map { try $0.publicKey.jsonWebKey() }
        let others = [
            #"{}"#, #"{"kty":"oct","k":"AAAA"}"#, #"{"kty":"OKP","crv":"Ed25519","x":"AAAA"}"#, #"{"kty":1}"#,
            #"{"kty":"RSA","n":"AAAA","e":"AQAB"}"#, #"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#,
            #"{"kty":"EC","crv":"P-224","x":"AA","y":"AA"}"#, #"{"kty":"RSA","n":"AAAA","e":"AQAB","x5c":[1]}"#,
        ]
        let text = #"{"a":[{}],"keys":[\#((others + good + others).joined(separator: ","))],"b":null}"#
        #expect(try self.keys(text).map(\.publicKey) == SampleKeys.all.map(\.publicKey))
        #expect(try self.keys(#"{"keys":[]}"#).isEmpty)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[1]}"#, #"{"keys":[{]}"#, #"{"keys":[],"keys":[]}"#, #"{"keys":[]"#,
        #"{"keys":[]}x"#, #"{"keys":[{"a":1,"a":1}]}"#, #"{"keys":"# + String(repeating: "[", count: 100_000),
        #"{"keys":[],"a":""# + String(repeating: "a", count: 1_100_000) + #""}"#,
    ])
    func otherTextsAreRefused(text: String) {
        let error = #expect(throws: CryptoError.self) { try self.keys(text) }
        #expect(error?.code == .invalidKey)
    }
}
