//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct JWSTests {
    private static func token(
        header: String = #"{"alg":"RS256"}"#,
        payload: String = "{}",
        signature: [UInt8] = [1]
    ) -> String {
        [Array(header.utf8), Array(payload.utf8), signature].map(Base64URL.encode).joined(separator: ".")
    }

    /// The public key of RFC 7515 appendix A.2.1.
    private static let vectorModulus =
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yR"
        + "T-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo"
        + "7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91"
        + "kzk2PAcDTW9gb54h4FRWyuXpoQ"

    /// The token of RFC 7515 appendix A.2.1.
    private static let vectorToken =
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
        + "cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJ"
        + "dbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383Lc"
        + "OLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtV"
        + "rBp0igcN_IoypGlUPQGe77Rw"

    @Test func theVectorOfTheStandardVerifies() throws {
        let key = try PublicKey(rsa: RSAComponents(n: Self.vectorModulus, e: "AQAB"))
        let token = try JWS(compact: Self.vectorToken, accepting: [.rs256])
        try token.verify(with: key)
        #expect(String(decoding: token.payload, as: UTF8.self).contains(#""iss":"joe""#))
        let other = #expect(throws: CryptoError.self) { try token.verify(with: SampleKeys.first.publicKey) }
        #expect(other?.code == .invalidSignature)
    }

    @Test(arguments: [
        (SignatureAlgorithm.rs256, RFC7520.rs256, RFC7520.rsaPrivate), (.ps384, RFC7520.ps384, RFC7520.rsaPrivate),
        (.es512, RFC7520.es512, RFC7520.ecPrivate),
    ])
    func theVectorsOfTheCookbookVerify(
        algorithm: SignatureAlgorithm,
        compact: String,
        key: KeyValuePairs<String, String>
    ) throws {
        let key = try JSONWebKey(json: RFC7520.json(key))
        let token = try JWS(compact: compact, accepting: [algorithm])
        try token.verify(with: key.publicKey)
        #expect(token.header.keyID == key.keyID)
        #expect(String(decoding: token.payload, as: UTF8.self).hasPrefix("It’s a dangerous business, Frodo"))
        // RSASSA-PKCS1-v1_5 is deterministic: our own signature is the same.
        guard algorithm == .rs256 else { return }
        let privateKey = try #require(key.privateKey)
        #expect(try JWS.sign(token.payload, header: token.header, with: privateKey) == compact)
    }

    @Test func theCurveVectorOfTheStandardVerifies() throws {
        let json =
            #"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","#
            + #""y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#
        let key = try JSONWebKey(json: Array(json.utf8))
        let compact =
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290"
            + "Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
        try JWS(compact: compact, accepting: [.es256]).verify(with: key.publicKey)
    }

    @Test(arguments: SignatureTests.algorithms)
    func everyAlgorithmSignsAndVerifies(algorithm: SignatureAlgorithm) throws {
        let key = SampleKeys.key(for: algorithm)
        let compact = try JWS.sign([1, 2], header: .init(algorithm: algorithm, ["typ": "JWT"]), with: key)
        try JWS(compact: compact, accepting: [algorithm]).verify(with: key.publicKey)
        let others = SignatureAlgorithm.all.subtracting([algorithm])
        let error = #expect(throws: CryptoError.self) { try JWS(compact: compact, accepting: others) }
        #expect(error?.code == .unsupportedAlgorithm)
    }

    @Test func headersOfClientAssertionsAreWrittenAsDocumented() {
        let header = JOSEHeader(
            algorithm: .ps256,
            ["typ": "JWT", "x5t#S256": "BimEMugGayniIjvMI6qVBLVq5Qj6vzQ1UIhpucMZDiI"]
        )
        let expected =
            "eyJhbGciOiJQUzI1NiIsInR5cCI6IkpXVCIsIng1dCNTMjU2IjoiQmltRU11Z0dheW5pSWp2TUk2cVZCTFZxNVFqNnZ6UTFVSWhwdWNNWkRp"
            + "SSJ9"
        #expect(Base64URL.encode(header.json) == expected)
    }

    @Test func certificatesOfTheSignerAreSentAlong() throws {
        let (root, intermediate, leaf) = try SampleChain.make()
        let certificates = [root.certificate, intermediate.certificate, leaf]
        let key = try CertifiedKey(privateKey: SampleKeys.p256, certificates: certificates)
        let header = JOSEHeader(algorithm: .es256, ["typ": "JWT"], x5c: key.x5c)
        #expect(
            String(decoding: header.json, as: UTF8.self).hasSuffix("\"x5c\":[\"\(key.x5c[0])\",\"\(key.x5c[1])\"]}")
        )
        let token = try JWS(compact: JWS.sign([1], header: header, with: key.privateKey), accepting: [.es256])
        let chain = try #require(try token.header.certificateChain())
        #expect(chain == [leaf, intermediate.certificate])
        try chain[0].verify(intermediates: chain, anchors: [root.certificate], at: 1_767_225_600)
        try token.verify(with: chain[0].publicKey)
        #expect(try JOSEHeader(algorithm: .es256).certificateChain() == nil)
    }

    @Test(arguments: ["1", "null", "{}", "[]", "\"a\"", "[1]", "[\"!\"]", "[\"AAAA\"]", "[[\"AAAA\"]]"])
    func malformedCertificatesInHeadersAreRefused(chain: String) throws {
        let header = try JOSEHeader(json: Array("{\"alg\":\"RS256\",\"x5c\":\(chain)}".utf8))
        #expect(throws: CryptoError.self) { try header.certificateChain() }
    }

    @Test func whatWasSignedIsReadAndVerified() throws {
        let header = JOSEHeader(
            algorithm: .rs256,
            ["typ": "JWT", "kid": "a \"quoted\"\n\u{1}name\\", "typ": "ignored"]
        )
        let compact = try JWS.sign(Array("{\"a\":1}".utf8), header: header, with: SampleKeys.first)
        let token = try JWS(compact: compact, accepting: [.rs256])
        try token.verify(with: SampleKeys.first.publicKey)
        #expect(token.header.type == "JWT")
        #expect(token.header.keyID == "a \"quoted\"\n\u{1}name\\")
        #expect(token.header["missing"] == nil)
        #expect(token.payload == Array("{\"a\":1}".utf8))
    }

    @Test func aChangedPartDoesNotVerify() throws {
        let compact = try JWS.sign([1, 2, 3], header: .init(algorithm: .rs256), with: SampleKeys.first)
        var parts = compact.split(separator: ".").map(String.init)
        parts[1] = Base64URL.encode([1, 2, 4])
        let payloadChanged = try JWS(compact: parts.joined(separator: "."), accepting: [.rs256])
        #expect(throws: CryptoError.self) { try payloadChanged.verify(with: SampleKeys.first.publicKey) }
        parts[1] = Base64URL.encode([1, 2, 3])
        parts[0] = Base64URL.encode(Array(#"{"alg":"RS256" }"#.utf8))
        let headerChanged = try JWS(compact: parts.joined(separator: "."), accepting: [.rs256])
        #expect(throws: CryptoError.self) { try headerChanged.verify(with: SampleKeys.first.publicKey) }
    }

    @Test(arguments: ["none", "None", "HS256", "RS384", "rs256", ""])
    func algorithmsOutsideTheListAreRefused(name: String) {
        let error = #expect(throws: CryptoError.self) {
            try JWS(compact: Self.token(header: #"{"alg":"\#(name)"}"#), accepting: [.rs256])
        }
        #expect(error?.code == .unsupportedAlgorithm)
    }

    @Test func anAlgorithmThatTheCallerDoesNotAcceptIsRefused() {
        let error = #expect(throws: CryptoError.self) { try JWS(compact: Self.token(), accepting: []) }
        #expect(error?.code == .unsupportedAlgorithm)
    }

    @Test(arguments: [
        "", ".", "..", "a.b", "a.b.c.d", "eyJhbGciOiJSUzI1NiJ9.e30", "eyJhbGciOiJSUzI1NiJ9.e30.AQ.",
        "eyJhbGciOiJSUzI1NiJ9.e30=.AQ", "eyJhbGciOiJSUzI1NiJ9.e30.A+/B", " eyJhbGciOiJSUzI1NiJ9.e30.AQ",
        "eyJhbGciOiJSUzI1NiJ9.e30.AQ\n", "eyJhbGciOiJSUzI1NiJ9.e30.AR",
    ])
    func malformedTextIsRefused(text: String) {
        let error = #expect(throws: CryptoError.self) { try JWS(compact: text, accepting: [.rs256]) }
        #expect(error?.code == .malformedToken)
    }

    @Test(arguments: [
        "", "null", "[]", "{", #"{"alg"}"#, #"{"alg":}"#, #"{"alg":"RS256",}"#, #"{"alg":"RS256"}x"#, #"{"alg":1}"#,
        #"{"typ":"JWT"}"#, #"{"alg":"RS256","alg":"RS256"}"#, #"{"alg":"RS256","\u0061lg":"none"}"#,
        #"{"alg":"RS256","crit":["exp"],"exp":1}"#, #"{"alg":"RS256","a":01}"#, #"{"alg":"RS256","a":nul}"#,
        #"{"alg":"RS256","a":"\x"}"#, #"{"alg":"RS256","a":"\ud800"}"#, #"{"alg":"RS256","a":"\ud800\u0041"}"#,
        "{\"alg\":\"RS256\",\"a\":\"\u{1}\"}", #"{"alg":"RS256","a":"open}"#, #"{'alg':'RS256'}"#,
        #"{"alg":"RS256","a":[1,2}"#, #"{"alg":"RS256","a":\#(String(repeating: "[", count: 10_000))"#,
    ])
    func malformedHeadersAreRefused(header: String) {
        let error = #expect(throws: CryptoError.self) {
            try JWS(compact: Self.token(header: header), accepting: [.rs256])
        }
        #expect(error?.code == .malformedToken)
    }

    @Test func aHeaderThatIsNotUTF8IsRefused() {
        let error = #expect(throws: CryptoError.self) {
            try JOSEHeader(json: Array(#"{"alg":"RS256","a":""#.utf8) + [0xFF] + Array("\"}".utf8))
        }
        #expect(error?.code == .malformedToken)
    }

    @Test func everyKindOfJSONValueIsPassedOver() throws {
        let json =
            #" { "alg" : "RS256" , "a":[1,-0.5e+3,true,false,null,{"b":[]}],"c":{}, "d":"\u00e9\ud83d\ude00\/" } "#
        let header = try JOSEHeader(json: Array(json.utf8))
        #expect(header["d"] == "é😀/")
        #expect(header["a"] == nil)
    }

    @Test func anOverlongTokenIsRefused() {
        let text = Self.token(payload: String(repeating: "a", count: 300_000))
        let error = #expect(throws: CryptoError.self) { try JWS(compact: text, accepting: [.rs256]) }
        #expect(error?.code == .malformedToken)
    }

    @Test func descriptionsAndErrorsHoldNoTokenMaterial() throws {
        let compact = try JWS.sign(
            Array("secret-payload".utf8),
            header: .init(algorithm: .rs256),
            with: SampleKeys.first
        )
        let token = try JWS(compact: compact, accepting: [.rs256])
        var dumped = ""
        dump(token, to: &dumped)
        let error = #expect(throws: CryptoError.self) { try JWS(compact: compact + "!", accepting: [.rs256]) }
        let signature = String(compact.suffix(40))
        for text in ["\(token)", String(reflecting: token), dumped, "\(try #require(error))"] {
            #expect(!text.contains("secret-payload"))
            #expect(!text.contains(signature))
        }
    }
}
