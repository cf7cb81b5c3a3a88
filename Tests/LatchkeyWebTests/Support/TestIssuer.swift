//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenAcquisition
import Synchronization

@testable import LatchkeyWeb

/// Seconds and instants that tests let pass.
final class TestClock: Sendable {
    /// When tests take place, in seconds since 1970.
    static let start: Int64 = 1_800_000_000

    private let origin = ContinuousClock.now
    private let elapsed = Atomic<Int64>(0)

    func advance(by seconds: Int64) { self.elapsed.add(seconds, ordering: .relaxed) }

    var timing: AcquisitionTiming {
        AcquisitionTiming(
            now: { self.origin + .seconds(self.elapsed.load(ordering: .relaxed)) },
            wallSeconds: { Self.start + self.elapsed.load(ordering: .relaxed) }
        )
    }
}

/// Someone who signs tokens.
struct TestIssuer: Sendable {
    static let tenant = "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3"
    static let otherTenant = "4b1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3"
    static let clientID = "11112222-3333-4444-5555-666677778888"
    static let host = "https://login.microsoftonline.com"
    static let template = "\(Self.host)/{tenantid}/v2.0"
    static let issuer = "\(Self.host)/\(Self.tenant)/v2.0"

    private static let shared = Result { try TestIssuer(keyID: "key-1") }
    private static let sharedSecond = Result { try TestIssuer(keyID: "key-2") }

    /// One whose key all tests share, since making one takes long.
    static func first() throws -> TestIssuer { try Self.shared.get() }
    static func second() throws -> TestIssuer { try Self.sharedSecond.get() }

    let key: PrivateKey
    let keyID: String

    init(keyID: String) throws {
        self.key = try PrivateKey()
        self.keyID = keyID
    }

    /// The key as the issuer publishes it.
    func publicKeyText(_ members: [String: String] = [:]) throws -> String {
        var text = try self.key.publicKey.jsonWebKey()
        text.removeLast()
        for (name, value) in members.merging(["kid": self.keyID, "use": "sig"], uniquingKeysWith: { own, _ in own }) {
            text += ",\"\(name)\":\"\(value)\""
        }
        return text + "}"
    }

    func keySet(_ members: [String: String] = [:]) throws -> JSONWebKeySet {
        try JSONWebKeySet(json: Array("{\"keys\":[\(self.publicKeyText(members))]}".utf8))
    }

    /// What a token of version 2 for a user says.
    static func claims(_ change: (inout [String: ClaimValue]) -> Void = { _ in }) -> [String: ClaimValue] {
        var claims: [String: ClaimValue] = [
            "aud": .string(Self.clientID), "iss": .string(Self.issuer), "tid": .string(Self.tenant),
            "iat": .integer(TestClock.start), "nbf": .integer(TestClock.start),
            "exp": .integer(TestClock.start + 3600), "ver": .string("2.0"), "scp": .string("access_as_user other"),
            "oid": .string("00000000-0000-0000-0000-00000000000a"), "sub": .string("pairwise"),
            "azp": .string("22222222-3333-4444-5555-666677778888"), "azpacr": .string("1"),
            "name": .string("Alice"), "preferred_username": .string("alice@contoso.com"),
        ]
        change(&claims)
        return claims
    }

    /// A token whose claims and header may be changed.
    func token(
        algorithm: SignatureAlgorithm = .rs256,
        header: KeyValuePairs<String, String>? = nil,
        _ change: (inout [String: ClaimValue]) -> Void = { _ in }
    ) throws -> String {
        try self.token(algorithm: algorithm, header: header, payload: ClaimValue.object(Self.claims(change)).json)
    }

    func token(
        algorithm: SignatureAlgorithm = .rs256,
        header: KeyValuePairs<String, String>? = nil,
        payload: String
    ) throws -> String {
        let header = JOSEHeader(algorithm: algorithm, header ?? ["typ": "JWT", "kid": self.keyID])
        return try JWS.sign(Array(payload.utf8), header: header, with: self.key)
    }

    static func options(
        tenant: String = Self.tenant,
        _ change: (inout TokenValidationOptions) -> Void = { _ in }
    ) throws -> TokenValidationOptions {
        var options = TokenValidationOptions(
            authority: try Authority(instance: "\(Self.host)/", tenant: tenant),
            clientID: Self.clientID
        )
        change(&options)
        return options
    }

    /// A validator that knows the issuer's key.
    func validator(
        clock: TestClock = TestClock(),
        issuer: String = Self.template,
        keyMembers: [String: String] = [:],
        tenant: String = Self.tenant,
        _ change: (inout TokenValidationOptions) -> Void = { _ in }
    ) throws -> TokenValidator {
        TokenValidator(
            try Self.options(tenant: tenant, change),
            issuer: issuer,
            keys: try self.keySet(keyMembers),
            timing: clock.timing
        )
    }
}

/// The part of a token between its dots, changed.
func replacingPart(_ index: Int, of token: String, with text: String) -> String {
    var parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    parts[index] = text
    return parts.joined(separator: ".")
}
