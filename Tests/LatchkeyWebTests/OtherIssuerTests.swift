//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyWeb

/// Issuers that are not Entra ID for organisations.
struct OtherIssuerTests {
    private static let customers = "\(TestIssuer.tenant).ciamlogin.com"

    private static func customersValidator(_ keysURL: String) throws -> (TokenValidator, ScriptedIssuer) {
        let http = ScriptedIssuer(
            keys: [try TestIssuer.first().publicKeyText()],
            issuer: "https://\(Self.customers)/\(TestIssuer.tenant)/v2.0",
            keysURL: keysURL
        )
        let authority = try Authority(url: "https://contoso.ciamlogin.com/")
        let options = TokenValidationOptions(authority: authority, clientID: TestIssuer.clientID)
        return (TokenValidator(options, http: http, timing: TestClock().timing), http)
    }

    private static func token(_ change: (inout [String: ClaimValue]) -> Void = { _ in }) throws -> String {
        try TestIssuer.first().token { claims in
            claims["iss"] = .string("https://\(Self.customers)/\(TestIssuer.tenant)/v2.0")
            change(&claims)
        }
    }

    // Scoreboard: W57
    @Test func customersAreKnownByTheIssuerThatTheDocumentNames() async throws {
        let keys = "https://\(Self.customers)/\(TestIssuer.tenant)/discovery/v2.0/keys"
        let (validator, http) = try Self.customersValidator(keys)
        let identity = try await validator.validate(Self.token())
        #expect(identity.displayName == "Alice")
        #expect(
            http.requests.first
                == "contoso.ciamlogin.com/contoso.onmicrosoft.com/v2.0/.well-known/openid-configuration"
        )
    }

    // Scoreboard: W57
    @Test func tokensOfOtherTenantsAndHostsAreRefused() async throws {
        let (validator, _) = try Self.customersValidator("https://contoso.ciamlogin.com/x/keys")
        for change: @Sendable (inout [String: ClaimValue]) -> Void in [
            { $0["iss"] = .string("https://contoso.ciamlogin.com/\(TestIssuer.tenant)/v2.0") },
            { $0["tid"] = .string(TestIssuer.otherTenant) },
            { $0["iss"] = .string(TestIssuer.issuer) },
        ] {
            let error = await #expect(throws: TokenValidationError.self) {
                try await validator.validate(Self.token(change))
            }
            #expect(error?.code == .wrongIssuer)
        }
    }

    @Test(arguments: ["https://evil.example/keys", "http://contoso.ciamlogin.com/keys", "https://xciamlogin.com/keys"])
    func keysOfOtherHostsAreNotFetched(_ keysURL: String) async throws {
        let (validator, http) = try Self.customersValidator(keysURL)
        let error = await #expect(throws: TokenValidationError.self) { try await validator.validate(Self.token()) }
        #expect(error?.code == .keysUnavailable)
        #expect(http.keyRequests == 0)
    }

    // Scoreboard: W58
    @Test func aProviderOfOpenIDConnectSignsUsersIn() async throws {
        try await SignInSetup.run { _ in
        } registering: { options, emulator in
            options.instance = nil
            options.tenantID = nil
            options.authority = "\(emulator.baseURL)/\(TestIssuer.tenant)/v2.0"
            options.usesOpenIDConnect = true
        } _: { setup in
            #expect(setup.client.authority.kind == .openIDConnect)
            var browser = try await setup.signedInBrowser()
            #expect(try await browser.send("/calendar").head.status == .ok)
            let signedOut = try await browser.send("/logout", method: .post)
            #expect(signedOut.head.headerFields[.location]?.contains("/logout?") == true)
        }
    }
}
