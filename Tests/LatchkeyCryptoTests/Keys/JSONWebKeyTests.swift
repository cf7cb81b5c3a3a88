//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct JSONWebKeyTests {
    /// The key of RFC 7638 §3.1.
    private static let thumbprintModulus =
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknj"
        + "hMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQ"
        + "vRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzK"
        + "nqDKgw"

    private func json(_ text: String) throws -> JSONWebKey { try JSONWebKey(json: Array(text.utf8)) }

    @Test func theThumbprintOfTheStandardIsComputed() throws {
        let key = try self.json(
            #"{"kty":"RSA","n":"\#(Self.thumbprintModulus)","e":"AQAB","alg":"RS256","kid":"2011-04-29"}"#
        )
        let thumbprint = Base64URL.encode(try key.publicKey.jsonWebKeyThumbprint())
        #expect(thumbprint == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
        #expect(try key.publicKey.jsonWebKey() == #"{"e":"AQAB","kty":"RSA","n":"\#(Self.thumbprintModulus)"}"#)
        #expect(key.keyID == "2011-04-29")
        #expect(key.algorithm == "RS256")
        #expect(key.use == nil)
        #expect(key.privateKey == nil)
    }

    @Test func keysOfTheStandardAreRead() throws {
        let ec = try JSONWebKey(json: RFC7520.json(RFC7520.ecPrivate))
        #expect(ec.publicKey.kind == .p521)
        #expect(ec.privateKey != nil)
        #expect(ec.keyID == "bilbo.baggins@hobbiton.example")
        #expect(ec.use == "sig")
        let rsa = try JSONWebKey(json: RFC7520.json(RFC7520.rsaPrivate))
        #expect(rsa.privateKey?.kind == .rsa)
        let signature = try #require(rsa.privateKey).signature(for: [1], algorithm: .rs256)
        #expect(rsa.publicKey.isValid(signature: signature, for: [1], algorithm: .rs256))
    }

    private static let factors: Set<String> = ["p", "q", "dp", "dq", "qi"]

    @Test func theFactorsOfAPrivateRSAKeyAreFound() throws {
        let whole = try #require(try JSONWebKey(json: RFC7520.json(RFC7520.rsaPrivate)).privateKey)
        let json = RFC7520.json(RFC7520.rsaPrivate, without: Self.factors)
        let found = try #require(try JSONWebKey(json: json).privateKey)
        #expect(try found.pem() == whole.pem())
    }

    @Test(arguments: ["AQAB", "Aw", "AQ", "AA", ""])
    func factorsAreNotFoundForAnotherExponent(exponent: String) throws {
        let key = try SampleKeys.first.publicKey.jsonWebKey().dropLast()
        let error = #expect(throws: CryptoError.self) { try self.json("\(key),\"d\":\"\(exponent)\"}") }
        #expect(error?.code == .invalidKey)
    }

    @Test(arguments: [["p"], ["q", "dp"], ["qi"]] as [Set<String>])
    func aPrivateRSAKeyMustHaveAllOfItsFactorsOrNone(missing: Set<String>) {
        let error = #expect(throws: CryptoError.self) {
            try JSONWebKey(json: RFC7520.json(RFC7520.rsaPrivate, without: missing))
        }
        #expect(error?.code == .invalidKey)
    }

    @Test(arguments: SampleKeys.all)
    func privateKeysSurviveTheForm(key: PrivateKey) throws {
        let copy = try JSONWebKey(json: key.jsonWebKey().revealed())
        #expect(copy.publicKey == key.publicKey)
        #expect(try #require(copy.privateKey).pem() == key.pem())
        let publicCopy = try self.json(key.publicKey.jsonWebKey())
        #expect(publicCopy.publicKey == key.publicKey)
        #expect(publicCopy.privateKey == nil)
    }

    @Test func membersOfTheOtherHalfMustBelongTogether() throws {
        let point = try SampleKeys.p256.publicKey.jsonWebKey().dropLast()
        let other = String(decoding: try PrivateKey(generatingOn: .p256).jsonWebKey().revealed(), as: UTF8.self)
        let secret = try #require(other.split(separator: "\"d\":").last)
        let error = #expect(throws: CryptoError.self) { try self.json("\(point),\"d\":\(secret)") }
        #expect(error?.code == .invalidKey)
    }

    @Test func certificatesAreKept() throws {
        let profile = CertificateProfile(subject: .init(commonName: "a"), validity: .sampleValidity)
        let certificate = try Certificate(selfSigned: profile, with: SampleKeys.p256)
        let start = try SampleKeys.p256.publicKey.jsonWebKey().dropLast()
        let key = try self.json("\(start),\"x5c\":[\"\(Base64.encode(certificate.der))\"],\"issuer\":\"https://a\"}")
        #expect(key.certificates == [certificate.der])
        #expect(key["issuer"] == "https://a")
        #expect(key["x5c"] == nil)
        for chain in ["1", "[1]", "{}", "[\"!\"]"] {
            #expect(throws: CryptoError.self) { try self.json("\(start),\"x5c\":\(chain)}") }
        }
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"kty":"RSA"}"#, #"{"kty":"EC"}"#, #"{"kty":"oct","k":"AAAA"}"#,
        #"{"kty":"OKP","crv":"Ed25519"}"#,
        #"{"kty":"RSA","n":1,"e":"AQAB"}"#, #"{"kty":"RSA","n":"","e":"AQAB"}"#, #"{"kty":"RSA","n":"!","e":"AQAB"}"#,
        #"{"kty":"RSA","n":"\#(thumbprintModulus)"}"#, #"{"kty":"RSA","n":"\#(thumbprintModulus)","e":"AQ"}"#,
        #"{"kty":"RSA","n":"\#(thumbprintModulus)","e":"AQAB","d":"AQ"}"#,
        #"{"kty":"RSA","n":"\#(thumbprintModulus)","e":"AQAB","d":"="}"#,
        #"{"kty":"RSA","n":"\#(thumbprintModulus)","e":"AQAB","e":"AQAB"}"#,
        #"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#, #"{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}"#,
        #"{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
    ])
    func malformedKeysAreRefused(text: String) {
        let error = #expect(throws: CryptoError.self) { try self.json(text) }
        #expect(error?.code == .invalidKey)
    }

    @Test func everyLengthThatIsCutShortIsRefused() {
        for members in [RFC7520.ecPrivate, RFC7520.rsaPrivate] {
            let json = RFC7520.json(members)
            for count in 0..<json.count {
                let error = #expect(throws: CryptoError.self) { try JSONWebKey(json: Array(json.prefix(count))) }
                #expect(error?.code == .invalidKey)
            }
        }
    }

    @Test func descriptionsHoldNoKeyMaterial() throws {
        let key = try JSONWebKey(json: RFC7520.json(RFC7520.ecPrivate))
        var text = "\(key) \(String(reflecting: key))"
        dump(key, to: &text)
        for (name, value) in RFC7520.ecPrivate where ["x", "y", "d"].contains(name) {
            #expect(!text.contains(value))
        }
    }
}
