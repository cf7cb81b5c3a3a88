//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyWeb

/// What the configuration of an application says to its web host.
struct ConfigurationTests {
    private static func webHost(_ change: (inout WebHostOptions) -> Void) -> WebHostOptions {
        var webHost = WebHostOptions()
        change(&webHost)
        return webHost
    }

    private static func validator(_ webHost: WebHostOptions) throws -> TokenValidator {
        let options = TokenValidationOptions(
            authority: try Authority(instance: "\(TestIssuer.host)/", tenant: TestIssuer.tenant),
            clientID: TestIssuer.clientID,
            webHost: webHost
        )
        return TokenValidator(
            options,
            issuer: TestIssuer.template,
            keys: try TestIssuer.first().keySet(),
            timing: TestClock().timing
        )
    }

    // Scoreboard: W8
    @Test func audiencesAreThoseOfTheConfiguration() async throws {
        let validator = try Self.validator(Self.webHost { $0.audiences = ["api://todo"] })
        let issuer = try TestIssuer.first()
        _ = try await validator.validate(issuer.token { $0["aud"] = .string("api://todo") })
        let error = await #expect(throws: TokenValidationError.self) { try await validator.validate(issuer.token()) }
        #expect(error?.code == .wrongAudience)
    }

    // Scoreboard: W13
    @Test(arguments: [true, false]) func anAPIMayHaveAListOfItsOwn(_ hasList: Bool) async throws {
        let validator = try Self.validator(Self.webHost { $0.allowsApplicationsWithoutRoles = hasList })
        let token = try TestIssuer.first().token { $0["scp"] = nil }
        let identity = try? await validator.validate(token)
        #expect((identity != nil) == hasList)
    }

    // Scoreboard: W15
    @Test func scopesAndRolesOfTheConfigurationAreDemanded() async throws {
        let issuer = try TestIssuer.first()
        let validator = try issuer.validator()
        let user = try await validator.validate(issuer.token())
        let application = try await validator.validate(
            issuer.token {
                $0["scp"] = nil
                $0["roles"] = .array([.string("Things.Read.All")])
            }
        )
        func permits(_ caller: CallerIdentity, _ change: (inout WebHostOptions) -> Void) throws -> Bool {
            let permission = try Permission.configured(Self.webHost(change))
            return (try? permission.check(caller)) != nil
        }
        #expect(try permits(user) { $0.scopes = ["other", "more"] })
        #expect(try !permits(user) { $0.scopes = ["more"] })
        #expect(try !permits(application) { $0.scopes = ["other"] })
        #expect(try permits(application) { $0.appPermissions = ["Things.Read.All"] })
        #expect(try !permits(user) { $0.appPermissions = ["Things.Read.All"] })
        for caller in [user, application] {
            #expect(
                try permits(caller) {
                    $0.scopes = ["other"]
                    $0.appPermissions = ["Things.Read.All"]
                }
            )
        }
    }

    // Scoreboard: W15
    @Test func aGuardThatNobodyConfiguredIsAMistakeAndNoOpenDoor() throws {
        #expect(throws: Permission.Mistake.self) { try Permission.configured(WebHostOptions()) }
        let named = try Permission.scope(anyOf: ["named"])
        #expect(try Permission.configured(WebHostOptions(), otherwise: named) == named)
        // What the configuration says comes before what the code says.
        let configured = try Permission.configured(Self.webHost { $0.scopes = ["configured"] }, otherwise: named)
        #expect(configured == (try .scope(anyOf: ["configured"])))
    }

    @Test func aSignInHasThePathsOfTheConfiguration() async throws {
        let webHost = Self.webHost {
            $0.callbackPath = "/back"
            $0.signedOutCallbackPath = "/out"
            $0.requestsBrowserCode = true
            $0.resetPasswordPolicyID = "B2C_1_reset"
            $0.editProfilePolicyID = "B2C_1_edit"
            $0.resetPasswordPath = "/reset"
            $0.redirectURI = "https://front.example/back"
            $0.errorPath = "/failed"
        }
        let options = WebSignInOptions(webHost, publicBaseURL: "https://shop.example", scopes: ["a"])
        let routes = try SignInRoutes(options)
        #expect(routes["/back"] == .callback)
        #expect(routes["/signin-oidc"] == nil)
        #expect(routes["/out"] == .signedOut)
        #expect(routes["/reset"] == .userFlow("B2C_1_reset"))
        #expect(routes["/MicrosoftIdentity/Account/EditProfile"] == .userFlow("B2C_1_edit"))
        #expect(routes["/signin-browser-code"] == .browserCode)
        #expect(options.redirectURI == "https://front.example/back")
        #expect(options.errorPath == "/failed")
        #expect(options.scopes == ["a"])
    }

    // Scoreboard: W50
    @Test func anApplicationMayHaveAPageOfItsOwnForFailures() async throws {
        try await SignInSetup.run {
            $0.errorPath = "/failed"
        } _: { setup in
            var browser = TestBrowser(setup.signIn)
            let response = try await browser.post([("state", "unknown-state"), ("code", "c")])
            #expect(response.head.status == .seeOther)
            #expect(response.head.headerFields[.location] == "/failed?code=sign_in_failed")
        }
    }
}
