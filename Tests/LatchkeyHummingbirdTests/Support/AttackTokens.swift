//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
import LatchkeyTokenAcquisition
import LatchkeyWeb

/// Tokens for an API, good ones and those that attackers make.
struct AttackTokens: Sendable {
    static let client = "11112222-3333-4444-5555-666677778888"
    static let tenant = "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3"
    static let otherTenant = "4b1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3"
    private static let host = "https://login.microsoftonline.com"

    let key: PrivateKey
    private let foreignKey: PrivateKey

    init() throws {
        self.key = try PrivateKey()
        self.foreignKey = try PrivateKey()
    }

    /// A guard that knows the key under the name `good`.
    func bearer() throws -> BearerGuard {
        var text = try self.key.publicKey.jsonWebKey()
        text.removeLast()
        let set = "{\"keys\":[\(text),\"kid\":\"good\",\"use\":\"sig\"}]}"
        let authority = try Authority(instance: Self.host, tenant: Self.tenant)
        let options = TokenValidationOptions(authority: authority, clientID: Self.client)
        return BearerGuard(
            TokenValidator(
                options,
                issuer: "\(Self.host)/\(Self.tenant)/v2.0",
                keys: try JSONWebKeySet(json: Array(set.utf8))
            )
        )
    }

    static func claims(_ changes: [String: String] = [:]) -> String {
        let now = Int64(Date().timeIntervalSince1970)
        var members = [
            "aud": "\"\(Self.client)\"", "iss": "\"\(Self.host)/\(Self.tenant)/v2.0\"", "tid": "\"\(Self.tenant)\"",
            "iat": "\(now)", "nbf": "\(now)", "exp": "\(now + 3600)", "ver": "\"2.0\"", "azp": "\"caller\"",
            "scp": "\"access_as_user\"", "preferred_username": "\"alice@contoso.example\"",
            "oid": "\"00000000-0000-0000-0000-00000000000a\"", "sub": "\"s\"",
        ]
        members.merge(changes) { _, new in new }
        return "{\(members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ","))}"
    }

    /// A token that is signed with the right key or another one.
    func token(
        _ changes: [String: String] = [:],
        header: KeyValuePairs<String, String> = ["typ": "JWT", "kid": "good"],
        isForeign: Bool = false
    ) throws -> String {
        try JWS.sign(
            Array(Self.claims(changes).utf8),
            header: JOSEHeader(algorithm: .rs256, header),
            with: isForeign ? self.foreignKey : self.key
        )
    }

    /// A token whose header and signature are anything.
    static func raw(header: String, claims: String = Self.claims(), sign: (String) throws -> [UInt8]) rethrows -> String
    {
        let text = [header, claims].map { Base64URL.encode(Array($0.utf8)) }.joined(separator: ".")
        return try "\(text).\(Base64URL.encode(sign(text)))"
    }
}

/// What an attacker sends to an API.
enum TokenAttack: String, CaseIterable, Sendable {
    case noAlgorithm, keyConfusion, keyOfTheHeader, unknownKeyName, foreignKey, changedClaims, expired, ofTheFuture
    case otherAudience, otherIssuer, otherTenant, idToken, stolenBoundToken, critical, twoTokens, longToken

    /// The values of `Authorization`.
    func fields(_ tokens: AttackTokens) throws -> [String] {
        let now = Int64(Date().timeIntervalSince1970)
        switch self {
        case .noAlgorithm:
            return ["Bearer \(AttackTokens.raw(header: #"{"alg":"none","typ":"JWT"}"#) { _ in [] })"]
        case .keyConfusion:
            let secret = try tokens.key.publicKey.pem()
            let token = try AttackTokens.raw(header: #"{"alg":"HS256","typ":"JWT","kid":"good"}"#) { text in
                try HMACKey.code(for: Array(text.utf8), key: SecretBytes(copying: secret))
            }
            return ["Bearer \(token)"]
        case .keyOfTheHeader:
            let header: KeyValuePairs = ["kid": "own", "jku": "https://evil.example/keys"]
            return ["Bearer \(try tokens.token(header: header, isForeign: true))"]
        case .unknownKeyName: return ["Bearer \(try tokens.token(header: ["kid": "other"]))"]
        case .foreignKey: return ["Bearer \(try tokens.token(isForeign: true))"]
        case .changedClaims:
            var parts = try tokens.token().split(separator: ".").map(String.init)
            parts[1] = Base64URL.encode(Array(AttackTokens.claims(["scp": "\"admin\""]).utf8))
            return ["Bearer \(parts.joined(separator: "."))"]
        case .expired: return ["Bearer \(try tokens.token(["exp": "\(now - 301)", "iat": "1", "nbf": "1"]))"]
        case .ofTheFuture: return ["Bearer \(try tokens.token(["nbf": "\(now + 900)"]))"]
        case .otherAudience: return ["Bearer \(try tokens.token(["aud": "\"api://other\""]))"]
        case .otherIssuer: return ["Bearer \(try tokens.token(["iss": "\"https://evil.example/v2.0\""]))"]
        case .otherTenant: return ["Bearer \(try tokens.token(["tid": "\"\(AttackTokens.otherTenant)\""]))"]
        case .idToken: return ["Bearer \(try tokens.token(["azp": "null", "nonce": "\"n\""]))"]
        case .stolenBoundToken:
            let hash = Base64URL.encode([UInt8](repeating: 7, count: 32))
            return ["Bearer \(try tokens.token(["cnf": "{\"x5t#S256\":\"\(hash)\"}"]))"]
        case .critical: return ["Bearer \(try tokens.token(header: ["kid": "good", "crit": "x"]))"]
        case .twoTokens:
            let token = try tokens.token()
            return ["Bearer \(token)", "Bearer \(token)"]
        case .longToken: return ["Bearer \(try tokens.token(["x": "\"\(String(repeating: "a", count: 13_000))\""]))"]
        }
    }
}
