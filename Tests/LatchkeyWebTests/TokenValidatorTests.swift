//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyWeb

struct TokenValidatorTests {
    /// A token that is not accepted, and why.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: TokenValidationError.Code
        let token: @Sendable (TestIssuer) throws -> String

        init(
            _ name: String,
            _ code: TokenValidationError.Code,
            _ token: @escaping @Sendable (TestIssuer) throws -> String
        ) {
            self.testDescription = name
            self.code = code
            self.token = token
        }

        /// A token with one claim changed, or removed.
        static func claim(
            _ text: String,
            _ code: TokenValidationError.Code,
            _ name: String,
            _ value: ClaimValue?
        ) -> Refusal {
            .init(text, code) { issuer in try issuer.token { $0[name] = value } }
        }
    }

    // Scoreboard: W1, W8, W14
    @Test func aTokenOfVersionTwoIsAccepted() async throws {
        let issuer = try TestIssuer.first()
        let caller = try await issuer.validator().validate(issuer.token())
        #expect(caller.scopes == ["access_as_user", "other"])
        #expect(caller.tenantID == TestIssuer.tenant)
        #expect(caller.displayName == "Alice")
        #expect(caller.clientID == "22222222-3333-4444-5555-666677778888")
        #expect(caller.clientProof == 1)
        #expect(!caller.isApplication)
        #expect(!"\(caller)".contains("lice"))
        #expect(!String(reflecting: caller.claims).contains("lice"))
    }

    static let refusals: [Refusal] =
        Self.claimRefusals + Self.headerRefusals + Self.formRefusals

    static let claimRefusals: [Refusal] = [
        .claim("no issuer", .wrongIssuer, "iss", nil),
        .claim("another host", .wrongIssuer, "iss", .string("https://evil.example/\(TestIssuer.tenant)/v2.0")),
        .claim(
            "another tenant's issuer",
            .wrongIssuer,
            "iss",
            .string("\(TestIssuer.host)/\(TestIssuer.otherTenant)/v2.0")
        ),
        .claim("another tenant", .wrongIssuer, "tid", .string(TestIssuer.otherTenant)),
        .init("another tenant, issuer and all", .wrongIssuer) { issuer in
            try issuer.token {
                $0["tid"] = .string(TestIssuer.otherTenant)
                $0["iss"] = .string("\(TestIssuer.host)/\(TestIssuer.otherTenant)/v2.0")
            }
        },
        .claim("a template for a tenant", .wrongIssuer, "tid", .string("{tenantid}")),
        .claim("another audience", .wrongAudience, "aud", .string("api://other")),
        .claim("audience of version 1", .wrongAudience, "aud", .string("api://\(TestIssuer.clientID)")),
        .claim("no audience", .wrongAudience, "aud", nil),
        .claim("empty list of audiences", .wrongAudience, "aud", .array([])),
        .claim(
            "list of audiences with a number",
            .wrongAudience,
            "aud",
            .array([.string(TestIssuer.clientID), .integer(1)])
        ),
        .claim("no version", .wrongAudience, "ver", nil),
        .claim("version 3", .wrongAudience, "ver", .string("3.0")),
        .claim("no end", .expired, "exp", nil),
        .claim("end as a text", .expired, "exp", .string("9999999999")),
        .claim("ended more than the skew ago", .expired, "exp", .integer(TestClock.start - 300)),
        .claim("begins more than the skew from now", .notYetValid, "nbf", .integer(TestClock.start + 301)),
        .claim("issued in the future", .notYetValid, "iat", .integer(TestClock.start + 301)),
        .claim("begins as a text", .notYetValid, "nbf", .string("0")),
        .init("ends before it begins", .expired) { issuer in
            try issuer.token {
                $0["nbf"] = .integer(TestClock.start + 100)
                $0["exp"] = .integer(TestClock.start + 100)
            }
        },
        .claim("ID token: no client", .wrongKind, "azp", nil),
        .claim("notice of a sign-out", .wrongKind, "events", .object([:])),
        .claim("no permissions", .noPermissions, "scp", nil),
        .claim("empty permissions", .noPermissions, "scp", .string(" ")),
    ]

    static let headerRefusals: [Refusal] = [
        .init("alg none", .unsupported) { issuer in
            let header = Base64URL.encode(Array(#"{"alg":"none","typ":"JWT"}"#.utf8))
            return replacingPart(2, of: replacingPart(0, of: try issuer.token(), with: header), with: "")
        },
        .init("HS256 with the public key as the secret", .unsupported) { issuer in
            let header = Base64URL.encode(Array(#"{"alg":"HS256","typ":"JWT","kid":"key-1"}"#.utf8))
            let input = replacingPart(0, of: try issuer.token(), with: header).split(separator: ".").prefix(2)
            let secret = SecretBytes(copying: try issuer.key.publicKey.pem())
            let text = input.joined(separator: ".")
            return "\(text).\(Base64URL.encode(try HMACKey.code(for: Array(text.utf8), key: secret)))"
        },
        .init("an algorithm that is not listed", .unsupported) { try $0.token(algorithm: .ps256) },
        .init("a key that is not known", .keyNotFound) { try $0.token(header: ["typ": "JWT", "kid": "other"]) },
        .init("another key under the same name", .invalidSignature) { _ in
            try TestIssuer.second().token(header: ["typ": "JWT", "kid": "key-1"])
        },
        .init("an extension that must be understood", .malformed) { issuer in
            let header = Base64URL.encode(Array(#"{"alg":"RS256","kid":"key-1","crit":["exp"],"exp":1}"#.utf8))
            return replacingPart(0, of: try issuer.token(), with: header)
        },
        .init("another type", .unsupported) { try $0.token(header: ["typ": "dpop+jwt", "kid": "key-1"]) },
    ]

    static let formRefusals: [Refusal] = [
        .init("an empty text", .malformed) { _ in "" },
        .init("no token", .malformed) { _ in "opaque" },
        .init("two parts", .malformed) { _ in "e30.e30" },
        .init("padding", .malformed) { issuer in
            let token = try issuer.token()
            return replacingPart(1, of: token, with: token.split(separator: ".")[1] + "=")
        },
        .init("a changed payload", .invalidSignature) { issuer in
            let other = try issuer.token { $0["scp"] = .string("admin") }
            return replacingPart(1, of: try issuer.token(), with: String(other.split(separator: ".")[1]))
        },
        .init("a changed signature", .invalidSignature) { issuer in
            let signature = try Base64URL.decode(issuer.token().split(separator: ".")[2])
            return replacingPart(2, of: try issuer.token(), with: Base64URL.encode(signature.map { $0 ^ 1 }))
        },
        .init("an issuer twice", .malformed) { issuer in
            let payload = ClaimValue.object(TestIssuer.claims()).json
            return try issuer.token(payload: #"{"iss":"https://evil.example","# + payload.dropFirst())
        },
        .init("a payload that is a list", .malformed) { try $0.token(payload: "[]") },
        .init("a payload that is nested too deeply", .malformed) { issuer in
            let nested = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
            return try issuer.token(payload: "{\"a\":\(nested)}")
        },
        .init("more than 200 claims", .malformed) { issuer in
            try issuer.token { claims in for index in 0..<200 { claims["c\(index)"] = .null } }
        },
        .init("longer than 16 KiB", .malformed) { issuer in
            try issuer.token { $0["padding"] = .string(String(repeating: "a", count: 16_384)) }
        },
        .init("encrypted, without a key to decrypt", .decryptionFailed) { _ in "e30.a.a.a.a" },
    ]

    // Scoreboard: W2, W5, W8, W11, W12, W13
    @Test(arguments: Self.refusals) func isRefused(_ refusal: Refusal) async throws {
        let issuer = try TestIssuer.first()
        let validator = try issuer.validator()
        let token = try refusal.token(issuer)
        let error = await #expect(throws: TokenValidationError.self) { try await validator.validate(token) }
        #expect(error?.code == refusal.code, "\(error?.message ?? "")")
        let isQuoted = token.split(separator: ".").contains { $0.count > 8 && error?.message.contains($0) == true }
        #expect(!isQuoted)
        // What is refused is refused again, and good tokens still pass: nothing of it is remembered.
        await #expect(throws: TokenValidationError.self) { try await validator.validate(token) }
        _ = try await validator.validate(issuer.token())
    }

    @Test(arguments: [
        ("exp", TestClock.start - 299), ("nbf", TestClock.start + 300), ("iat", TestClock.start + 300),
    ])
    func clocksMayDifferByFiveMinutes(_ claim: String, _ value: Int64) async throws {
        let issuer = try TestIssuer.first()
        let token = try issuer.token {
            if claim == "exp" { $0["nbf"] = .integer(value - 60) }
            $0[claim] = .integer(value)
        }
        _ = try await issuer.validator().validate(token)
    }

    @Test(arguments: [
        ClaimValue.array([.string("x"), .string(TestIssuer.clientID)]), .string(TestIssuer.clientID + "/"),
    ])
    func anyAudienceOfAListIsEnoughAndASlashIsForgiven(_ audience: ClaimValue) async throws {
        let issuer = try TestIssuer.first()
        _ = try await issuer.validator().validate(issuer.token { $0["aud"] = audience })
    }

    @Test func configuredAudiencesReplaceTheOwnOnes() async throws {
        let issuer = try TestIssuer.first()
        let validator = try issuer.validator { $0.audiences = ["api://products/"] }
        _ = try await validator.validate(issuer.token { $0["aud"] = .string("api://products") })
        let error = await #expect(throws: TokenValidationError.self) { try await validator.validate(issuer.token()) }
        #expect(error?.code == .wrongAudience)
    }

    // Scoreboard: W1, W4
    @Test func aTokenOfVersionOneIsAcceptedUnderTheCloudsNames() async throws {
        let issuer = try TestIssuer.first()
        let http = ScriptedIssuer(keys: [try issuer.publicKeyText()])
        let validator = TokenValidator(try TestIssuer.options(), http: http, timing: TestClock().timing)
        for host in ["sts.windows.net", "login.windows.net"] {
            let token = try issuer.token {
                $0["iss"] = .string("https://\(host)/\(TestIssuer.tenant)/")
                $0["ver"] = .string("1.0")
                $0["aud"] = .string("api://\(TestIssuer.clientID)")
                $0["appid"] = $0["azp"]
                $0["azp"] = nil
            }
            _ = try await validator.validate(token)
        }
        let foreign = try issuer.token {
            $0["iss"] = .string("https://sts.chinacloudapi.cn/\(TestIssuer.tenant)/")
            $0["ver"] = .string("1.0")
            $0["aud"] = .string("api://\(TestIssuer.clientID)")
        }
        let error = await #expect(throws: TokenValidationError.self) { try await validator.validate(foreign) }
        #expect(error?.code == .wrongIssuer)
    }

    // Scoreboard: W3, W6, W7
    @Test(arguments: [
        ("common", TestIssuer.otherTenant, true), ("common", CallerIdentity.personalTenant, true),
        ("organizations", TestIssuer.otherTenant, true), ("organizations", CallerIdentity.personalTenant, false),
        ("consumers", TestIssuer.otherTenant, false), ("consumers", CallerIdentity.personalTenant, true),
    ])
    func sharedTenantsStandForTheirOwn(_ shared: String, _ tenant: String, _ isAccepted: Bool) async throws {
        let issuer = try TestIssuer.first()
        let validator = try issuer.validator(tenant: shared)
        let token = try issuer.token {
            $0["tid"] = .string(tenant)
            $0["iss"] = .string("\(TestIssuer.host)/\(tenant)/v2.0")
        }
        if isAccepted {
            _ = try await validator.validate(token)
        } else {
            let error = await #expect(throws: TokenValidationError.self) { try await validator.validate(token) }
            #expect(error?.code == .wrongIssuer)
        }
    }

    // Scoreboard: W6
    @Test func someTenantsOfAllMayBeListed() async throws {
        let issuer = try TestIssuer.first()
        let validator = try issuer.validator(tenant: "common") { $0.tenants = .anyOf([TestIssuer.tenant.uppercased()]) }
        _ = try await validator.validate(issuer.token())
        let other = try issuer.token {
            $0["tid"] = .string(TestIssuer.otherTenant)
            $0["iss"] = .string("\(TestIssuer.host)/\(TestIssuer.otherTenant)/v2.0")
        }
        await #expect(throws: TokenValidationError.self) { try await validator.validate(other) }
    }

    @Test func configuredIssuersReplaceTheAuthoritys() async throws {
        let issuer = try TestIssuer.first()
        let validator = try issuer.validator { $0.issuers = ["https://own.example/{tenantid}"] }
        _ = try await validator.validate(
            issuer.token { $0["iss"] = .string("https://own.example/\(TestIssuer.tenant)") }
        )
        await #expect(throws: TokenValidationError.self) { try await validator.validate(issuer.token()) }
    }

    // Scoreboard: W5
    @Test(arguments: [
        (TestIssuer.template, true), (TestIssuer.issuer, true),
        ("\(TestIssuer.host)/\(TestIssuer.otherTenant)/v2.0", false), ("https://evil.example/{tenantid}/v2.0", false),
    ])
    func aKeyOnlySpeaksForItsIssuer(_ owner: String, _ isAccepted: Bool) async throws {
        let issuer = try TestIssuer.first()
        let validator = try issuer.validator(keyMembers: ["issuer": owner])
        if isAccepted {
            _ = try await validator.validate(issuer.token())
        } else {
            let error = await #expect(throws: TokenValidationError.self) {
                try await validator.validate(issuer.token())
            }
            #expect(error?.code == .wrongIssuer)
        }
    }

    @Test func aKeyForAnotherAlgorithmOrUseIsNotTaken() async throws {
        let issuer = try TestIssuer.first()
        let algorithm = try issuer.validator(keyMembers: ["alg": "RS512"])
        var error = await #expect(throws: TokenValidationError.self) { try await algorithm.validate(issuer.token()) }
        #expect(error?.code == .unsupported)
        let use = try issuer.validator(keyMembers: ["use": "enc"])
        error = await #expect(throws: TokenValidationError.self) { try await use.validate(issuer.token()) }
        #expect(error?.code == .keyNotFound)
    }

    /// One token with another algorithm must not change what later tokens meet.
    @Test func aProbeWithAnotherAlgorithmLeavesNothingBehind() async throws {
        let issuer = try TestIssuer.first()
        let validator = try issuer.validator { $0.algorithms = [.rs256, .ps256] }
        _ = try await validator.validate(issuer.token(algorithm: .ps256))
        _ = try await validator.validate(issuer.token())
        _ = try await validator.validate(issuer.token(algorithm: .ps256) { $0["nonce"] = .string("1") })
    }

    // Scoreboard: W13, H6
    @Test func applicationsMayBeAuthorisedByAList() async throws {
        let issuer = try TestIssuer.first()
        let validator = try issuer.validator { $0.allowsTokensWithoutPermissions = true }
        let caller = try await validator.validate(issuer.token { $0["scp"] = nil })
        #expect(caller.isApplication)
        #expect(caller.subject == nil)
        try Permission.client(anyOf: ["22222222-3333-4444-5555-666677778888".uppercased()]).check(caller)
    }

    // Scoreboard: W18, F6
    @Test(arguments: [("RSA-OAEP", "A256CBC-HS512"), ("RSA-OAEP-256", "A256GCM"), ("RSA-OAEP", "A128CBC-HS256")])
    func anEncryptedTokenIsDecrypted(_ algorithm: String, _ encryption: String) async throws {
        let issuer = try TestIssuer.first()
        let ownKey = try TestIssuer.second().key
        let validator = try issuer.validator { $0.decryptionKeys = [issuer.key, ownKey] }
        let header = try JWEHeader(json: Array(#"{"alg":"\#(algorithm)","enc":"\#(encryption)","cty":"JWT"}"#.utf8))
        let inner = try issuer.token()
        let token = try JWE.encrypt(Array(inner.utf8), header: header, for: ownKey.publicKey)
        let caller = try await validator.validate(token)
        // What is passed on is the token inside.
        #expect(caller.assertion?.text == inner)
        let forged = try JWE.encrypt(Array("e30.e30.e30".utf8), header: header, for: ownKey.publicKey)
        await #expect(throws: TokenValidationError.self) { try await validator.validate(forged) }
        let strange = try issuer.validator { $0.decryptionKeys = [issuer.key] }
        let error = await #expect(throws: TokenValidationError.self) { try await strange.validate(token) }
        #expect(error?.code == .decryptionFailed)
    }

    @Test func oldEncryptionIsNotSupported() async throws {
        let issuer = try TestIssuer.first()
        let validator = try issuer.validator { $0.decryptionKeys = [issuer.key] }
        let header = Base64URL.encode(Array(#"{"alg":"RSA1_5","enc":"A256GCM"}"#.utf8))
        let error = await #expect(throws: TokenValidationError.self) {
            try await validator.validate("\(header).AAAA.AAAA.AAAA.AAAA")
        }
        #expect(error?.code == .unsupported)
    }
}
