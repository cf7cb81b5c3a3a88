//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyFuzzing
import Testing

/// Damaged tokens, keys and key rings: each is refused with the error that says so, or means what it said before.
@Suite struct TokenFuzzTests {
    private static let payload = Array(#"{"iss":"https://issuer","exp":1767225600,"roles":["a"]}"#.utf8)
    private static let tokenCodes: Set<CryptoError.Code> = [.malformedToken, .unsupportedAlgorithm]

    private func signed() throws -> String {
        let header = JOSEHeader(algorithm: .es256, ["typ": "JWT", "kid": "key"], x5c: ["MIIB"])
        return try JWS.sign(Self.payload, header: header, with: SampleKeys.p256)
    }

    /// Feeds a reader; fails for errors of other kinds.
    private func feed(
        _ mutator: Mutator,
        count: Int = 2_000,
        codes: Set<CryptoError.Code>,
        _ read: ([UInt8]) throws(CryptoError) -> Void
    ) async {
        for (number, input) in mutator.prefix(count).enumerated() {
            // Other tests have their turns, too.
            if number.isMultiple(of: 16) { await Task.yield() }
            do throws(CryptoError) {
                try read(input)
            } catch {
                #expect(codes.contains(error.code), "input \(number): \(error)")
                #expect(error.message.utf8.count < 1_000, "input \(number)")
            }
        }
    }

    @Test func damagedSignedTokensAreRefused() async throws {
        let token = try self.signed()
        await self.feed(Mutator([token], seed: 1), codes: Self.tokenCodes) { input throws(CryptoError) in
            let text = String(decoding: input, as: UTF8.self)
            let read = try JWS(compact: text, accepting: [.es256, .rs256])
            guard text != token else { return }
            #expect(throws: CryptoError.self) { try read.verify(with: SampleKeys.p256.publicKey) }
        }
    }

    @Test func damagedHeadersAreRefused() async throws {
        let headers = [
            #"{"alg":"ES256","typ":"JWT","kid":"key","x5c":["MIIB","MIIC"]}"#, #"{"alg":"RS256","crit":["b64"]}"#,
            #"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"k","cty":"JWT"}"#,
        ]
        await self.feed(Mutator(headers, seed: 2), codes: Self.tokenCodes) { input throws(CryptoError) in
            let json = try JOSEHeader(json: input).json
            #expect(json == input)
        }
        await self.feed(Mutator(headers, seed: 3), codes: Self.tokenCodes) { input throws(CryptoError) in
            _ = try JWEHeader(json: input)
        }
    }

    @Test func damagedEncryptedTokensAreRefused() async throws {
        let key = SecretBytes(copying: [UInt8](repeating: 7, count: 32))
        let header = try JWEHeader(json: Array(#"{"alg":"dir","enc":"A256GCM"}"#.utf8))
        let token = try JWE.encrypt(Self.payload, header: header, with: key)
        await self.feed(
            Mutator([token], seed: 4),
            codes: Self.tokenCodes.union([.decryptionFailed])
        ) { input throws(CryptoError) in
            let content = try JWE(compact: String(decoding: input, as: UTF8.self)).decrypt(with: key)
            #expect(content == Self.payload)
        }
    }

    @Test func damagedKeySetsAreRefused() async throws {
        let keys = try SampleKeys.all.map { try $0.publicKey.jsonWebKey() }
        let set = #"{"keys":[\#(keys.joined(separator: ","))]}"#
        await self.feed(Mutator(keys + [set], seed: 5), codes: [.invalidKey, .malformedToken]) {
            input throws(CryptoError) in
            _ = try JSONWebKeySet(json: input)
        }
        await self.feed(Mutator(keys, seed: 6), codes: [.invalidKey, .malformedToken]) { input throws(CryptoError) in
            _ = try JSONWebKey(json: input)
        }
    }

    @Test func damagedKeyRingsAreRefused() async throws {
        let ring = """
            {"version":1,"namespaceKey":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","keys":[{"id":"k2","state":"active",\
            "created":1767225600,"key":"ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8"},{"id":"k0","state":"retired","created":0}]}
            """
        await self.feed(Mutator([ring], seed: 7), codes: [.invalidKeyRing]) { input throws(CryptoError) in
            _ = try KeyRing(json: input)
        }
    }

    @Test func damagedBase64IsRefused() async {
        let samples = [Base64.encode(Self.payload), Base64.encode(Self.payload + [0]), ""]
        await self.feed(Mutator(samples, seed: 8), codes: [.invalidEncoding]) { input throws(CryptoError) in
            let text = String(decoding: input, as: UTF8.self)
            let again = Base64.encode(try Base64.decode(text))
            #expect(again == text)
        }
        let urls = [Base64URL.encode(Self.payload), Base64URL.encode(Self.payload + [0]), ""]
        await self.feed(Mutator(urls, seed: 9), codes: [.invalidEncoding]) { input throws(CryptoError) in
            let text = String(decoding: input, as: UTF8.self)
            let again = Base64URL.encode(try Base64URL.decode(text))
            #expect(again == text)
        }
    }
}
