//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyWeb

/// Tokens in envelopes that their holder signed for one request.
struct SignedRequestTests {
    private static let holder = Result { try PrivateKey() }
    private static let other = Result { try PrivateKey() }

    private static func thumbprint() throws -> String {
        Base64URL.encode(try self.holder.get().publicKey.jsonWebKeyThumbprint())
    }

    private static func token(_ confirmation: [String: ClaimValue]? = nil) throws -> String {
        let confirmation = try confirmation ?? ["kid": .string(Self.thumbprint()), "xms_ksl": .string("sw")]
        return try TestIssuer.first().token { $0["cnf"] = .object(confirmation) }
    }

    private static func key(_ key: PrivateKey) throws -> ClaimValue {
        try ClaimValue(json: Array(key.publicKey.jsonWebKey().utf8))
    }

    /// An envelope for `GET https://api.example/things?a=1&b=2`, with changes.
    private static func envelope(
        type: String = "pop",
        signedBy key: PrivateKey? = nil,
        token: String? = nil,
        _ change: (inout [String: ClaimValue]) -> Void = { _ in }
    ) throws -> String {
        let holder = try Self.holder.get()
        var members: [String: ClaimValue] = [
            "at": .string(try token ?? Self.token()), "ts": .string("\(TestClock.start)"), "m": .string("GET"),
            "u": .string("api.example"), "p": .string("/things"), "nonce": .string("n"),
            "cnf": .object(["jwk": try Self.key(holder)]),
        ]
        change(&members)
        return try JWS.sign(
            Array(ClaimValue.object(members).json.utf8),
            header: JOSEHeader(algorithm: .ps256, ["typ": type, "kid": Self.thumbprint()]),
            with: key ?? holder
        )
    }

    private static func hashed(_ names: [String], _ text: String) -> ClaimValue {
        let hash = Base64URL.encode(Hash.sha256.digest(of: Array(text.utf8)))
        return .array([.array(names.map { .string($0) }), .string(hash)])
    }

    private static func check(
        _ authorization: String,
        method: HTTPRequest.Method = .get,
        host: String = "api.example",
        path: String = "/things?a=1&b=2",
        fields: HTTPFields = [:],
        rules: SignedRequestRules? = .init()
    ) async throws -> OutboundResponse? {
        var options = BearerGuardOptions()
        options.signedRequests = rules
        let bearer = BearerGuard(try TestIssuer.first().validator(), options: options)
        var fields = fields
        fields[.authorization] = authorization
        let head = HTTPRequest(method: method, scheme: "https", authority: host, path: path, headerFields: fields)
        switch await bearer.check(InboundRequest(head: head)) {
        case .respond(let response): return response
        case .proceed(let caller, _):
            #expect(caller?.displayName == "Alice")
            return nil
        }
    }

    private static func expectRefusal(_ response: OutboundResponse?) throws {
        let response = try #require(response)
        #expect(response.head.status == .unauthorized)
        let all = AuthenticationChallenge.all(in: response.head.headerFields[values: .wwwAuthenticate])
        #expect(all.map(\.scheme) == ["pop"])
        #expect(all.first?.parameters["error"] == "invalid_token")
    }

    // Scoreboard: W27
    @Test(arguments: ["PoP", "pop", "POP"]) func theHolderOfTheKeyIsKnown(_ scheme: String) async throws {
        #expect(try await Self.check("\(scheme) \(Self.envelope())") == nil)
        let inside = try Self.token(["jwk": Self.key(Self.holder.get())])
        #expect(try await Self.check("\(scheme) \(Self.envelope(token: inside))") == nil)
        let late = try Self.envelope { $0["ts"] = .integer(TestClock.start + 200) }
        #expect(try await Self.check("\(scheme) \(late)") == nil)
    }

    // Scoreboard: W27
    @Test func anotherRequestIsNotWhatWasSigned() async throws {
        let envelope = "PoP \(try Self.envelope())"
        try Self.expectRefusal(try await Self.check(envelope, method: .post))
        try Self.expectRefusal(try await Self.check(envelope, host: "evil.example"))
        try Self.expectRefusal(try await Self.check(envelope, path: "/others"))
        #expect(try await Self.check(envelope, host: "API.example") == nil)
    }

    // Scoreboard: W27
    @Test func whatTheHolderDidNotSignIsRefused() async throws {
        let other = try Self.other.get()
        let otherKey = try Self.key(other)
        let unbound = try TestIssuer.first().token()
        let foreign = try Self.token(["kid": .string(Base64URL.encode([UInt8](repeating: 1, count: 32)))])
        let envelopes = [
            try Self.envelope(signedBy: other),
            try Self.envelope(signedBy: other) { $0["cnf"] = .object(["jwk": otherKey]) },
            try Self.envelope(token: unbound), try Self.envelope(token: foreign),
            try Self.envelope(type: "JWT"), try Self.envelope { $0["at"] = nil }, try Self.envelope { $0["cnf"] = nil },
            try Self.envelope { $0["m"] = nil }, try Self.envelope { $0["u"] = nil },
            try Self.envelope { $0["p"] = nil },
            try Self.envelope { $0["ts"] = nil }, try Self.envelope { $0["ts"] = .integer(TestClock.start - 601) },
            try Self.envelope { $0["ts"] = .integer(TestClock.start + 301) }, "a.b.c", "",
        ]
        for envelope in envelopes { try Self.expectRefusal(try await Self.check("PoP \(envelope)")) }
    }

    @Test func aTokenThatIsBoundToAKeyIsNoBearerToken() async throws {
        for scheme in ["Bearer", "MTLS_POP"] {
            let response = try #require(try await Self.check("\(scheme) \(Self.token())"))
            #expect(response.head.status == .unauthorized)
        }
    }

    // Scoreboard: W27
    @Test func coveredParametersAndFieldsAreChecked() async throws {
        var strict = SignedRequestRules()
        strict.required.insert(.query)
        strict.acceptsUnsignedParameters = false
        let all = "PoP \(try Self.envelope { $0["q"] = Self.hashed(["a", "b"], "a=1&b=2") })"
        #expect(try await Self.check(all, rules: strict) == nil)
        try Self.expectRefusal(try await Self.check(all, path: "/things?a=1&b=3", rules: strict))
        try Self.expectRefusal(try await Self.check(all, path: "/things?a=1", rules: strict))
        try Self.expectRefusal(try await Self.check(all, path: "/things?a=1&b=2&c=3", rules: strict))
        try Self.expectRefusal(try await Self.check("PoP \(Self.envelope())", rules: strict))
        #expect(try await Self.check(all, path: "/things?b=2&a=1&c=3") == nil)
        try Self.expectRefusal(try await Self.check(all, path: "/things?a=1&b=2&a=5"))
        let fields = "PoP \(try Self.envelope { $0["h"] = Self.hashed(["x-kind"], "x-kind: test") })"
        let name = try #require(HTTPField.Name("X-Kind"))
        #expect(try await Self.check(fields, fields: [name: "test"]) == nil)
        try Self.expectRefusal(try await Self.check(fields, fields: [name: "other"]))
        try Self.expectRefusal(try await Self.check(fields))
    }

    @Test func withoutRulesEnvelopesMeanNothing() async throws {
        var options = BearerGuardOptions()
        options.signedRequests = nil
        let bearer = BearerGuard(try TestIssuer.first().validator(), options: options)
        let fields: HTTPFields = [.authorization: "PoP \(try Self.envelope())"]
        let head = HTTPRequest(method: .get, scheme: "https", authority: "a", path: "/", headerFields: fields)
        guard case .proceed(nil, _) = await bearer.check(InboundRequest(head: head)) else {
            Issue.record("An envelope was looked at.")
            return
        }
    }
}
