//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenAcquisition
import LatchkeyWeb

/// A token of the size that Entra ID's have, and the key that it is signed with.
struct BenchTokens: Sendable {
    private static let client = "11112222-3333-4444-5555-666677778888"
    private static let tenant = "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3"
    private static let issuer = "https://login.microsoftonline.com/\(Self.tenant)/v2.0"

    let token: String
    private let options: TokenValidationOptions
    private let keys: JSONWebKeySet
    private let key: PublicKey

    init() throws {
        let key = try PrivateKey()
        let payload = """
            {"aud":"\(Self.client)","iss":"\(Self.issuer)","iat":1700000000,"nbf":1700000000,"exp":4000000000,\
            "aio":"AWQAm/8XAAAAkLz3nSRc1vPDz6nMBkyvNdE0lm8wYhHKlGlG6bTIYbNRmLxGeZP7qnBQXtdxbqW9Kc0Zs1g=",\
            "azp":"22222222-3333-4444-5555-666677778888","azpacr":"1","name":"Alice Example",\
            "oid":"00000000-0000-0000-0000-00000000000a","preferred_username":"alice@contoso.example",\
            "rh":"0.AVMAjBw4lz4xVkOXZtRS_F6X1mEPc0Y1234567890.","scp":"access_as_user Products.Read",\
            "sub":"9Vwn2kVpYkTL4Ty0Z2n3mFdXyW1b0QZ3vY5cN8aJ4tE","tid":"\(Self.tenant)",\
            "uti":"kP3dM0aTqkqYx2nS1hVLAA","ver":"2.0","roles":["Reader"],"xms_cc":["CP1"]}
            """
        self.token = try JWS.sign(
            Array(payload.utf8),
            header: JOSEHeader(algorithm: .rs256, ["typ": "JWT", "kid": "bench"]),
            with: key
        )
        var text = try key.publicKey.jsonWebKey()
        text.removeLast()
        let set = "{\"keys\":[\(text),\"kid\":\"bench\",\"use\":\"sig\",\"issuer\":\"\(Self.issuer)\"}]}"
        self.keys = try JSONWebKeySet(json: Array(set.utf8))
        self.key = key.publicKey
        let authority = try Authority(instance: "https://login.microsoftonline.com/", tenant: Self.tenant)
        self.options = TokenValidationOptions(authority: authority, clientID: Self.client)
    }

    /// A validator that knows the key.
    func validator(remembering count: Int) -> TokenValidator {
        var options = self.options
        options.rememberedTokens = count
        return TokenValidator(options, issuer: Self.issuer, keys: self.keys)
    }

    /// What the bare check of the signature needs, taken apart beforehand.
    func parts() throws -> (key: PublicKey, signature: [UInt8], signed: [UInt8]) {
        let jws = try JWS(compact: self.token, accepting: [.rs256])
        let signed = self.token.prefix(upTo: self.token.lastIndex(of: ".") ?? self.token.endIndex)
        return (self.key, jws.signature, Array(signed.utf8))
    }
}
