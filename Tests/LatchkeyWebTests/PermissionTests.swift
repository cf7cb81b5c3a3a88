//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeyWeb

struct PermissionTests {
    private static func caller(_ change: (inout [String: ClaimValue]) -> Void = { _ in }) -> CallerIdentity {
        CallerIdentity(claims: TokenClaims(TestIssuer.claims(change)), registration: "own", origin: .token("t"))
    }

    private static var daemon: CallerIdentity {
        Self.caller {
            $0["scp"] = nil
            $0["roles"] = .array([.string("Items.Read.All")])
            $0["idtyp"] = .string("app")
        }
    }

    private static func reason(_ permission: Permission, _ caller: CallerIdentity?) -> AccessDenied.Reason? {
        do throws(AccessDenied) {
            try permission.check(caller)
            return nil
        } catch {
            return error.reason
        }
    }

    // Scoreboard: W14, H5
    @Test func anyScopeOfAListIsEnoughAndCaseMatters() throws {
        #expect(Self.reason(try .scope(anyOf: ["x", "access_as_user"]), Self.caller()) == nil)
        #expect(Self.reason(try .scope(anyOf: ["Access_as_user"]), Self.caller()) == .scope)
        #expect(Self.reason(try .scope(anyOf: ["access"]), Self.caller()) == .scope)
        #expect(Self.reason(try .scope(allOf: ["access_as_user", "other"]), Self.caller()) == nil)
        #expect(Self.reason(try .scope(allOf: ["access_as_user", "x"]), Self.caller()) == .scope)
        #expect(Self.reason(try .scope(anyOf: ["access_as_user"]), nil) == .anonymous)
    }

    // Scoreboard: W14, H5
    @Test func rolesMayStandInForScopes() throws {
        let permission = try Permission.scope(anyOf: ["Items.Read"], orRole: ["Items.Read.All"])
        #expect(Self.reason(permission, Self.daemon) == nil)
        #expect(Self.reason(permission, Self.caller()) == .scope)
        #expect(Self.reason(try .role(anyOf: ["Admin"]), Self.daemon) == .role)
        // A scope of a role's name grants nothing.
        #expect(Self.reason(try .role(anyOf: ["access_as_user"]), Self.caller()) == .role)
    }

    // Scoreboard: W14
    @Test func aPermissionThatLetsEveryoneThroughCannotBeMade() {
        #expect(throws: Permission.Mistake.self) { try Permission.scope(anyOf: []) }
        #expect(throws: Permission.Mistake.self) { try Permission.scope(allOf: []) }
        #expect(throws: Permission.Mistake.self) { try Permission.role(anyOf: [""]) }
        #expect(throws: Permission.Mistake.self) { try Permission.scope(anyOf: ["a"], orRole: []) }
        #expect(throws: Permission.Mistake.self) { try Permission.client(anyOf: []) }
        #expect(throws: Permission.Mistake.self) { try Permission.scope(anyOf: ["two words"]) }
    }

    // Scoreboard: W16, W17, W24
    @Test func callersAreToldApart() throws {
        #expect(Self.reason(.delegatedOnly, Self.daemon) == .delegatedOnly)
        #expect(Self.reason(.delegatedOnly, Self.caller()) == nil)
        #expect(Self.reason(.applicationOnly, Self.daemon) == nil)
        #expect(Self.reason(.applicationOnly, Self.caller()) == .applicationOnly)
        #expect(Self.reason(try .client(anyOf: ["22222222-3333-4444-5555-666677778888"]), Self.caller()) == nil)
        #expect(Self.reason(try .client(anyOf: ["3"]), Self.caller()) == .clientApplication)
        #expect(Self.reason(.authenticationContext("c1"), Self.caller()) == .authenticationContext)
        #expect(Self.reason(.authenticationContext("c1"), Self.caller { $0["acrs"] = .array([.string("c1")]) }) == nil)
    }

    // Scoreboard: H7, W20
    @Test func aUserIsTheSubjectOfCallsOnItsBehalf() throws {
        #expect(try TokenSubject.user(Self.caller()) == .onBehalfOf(UserAssertion("t")))
        #expect(throws: AccessDenied.delegatedOnly) { try TokenSubject.user(Self.daemon) }
        let principal = try #require(Self.caller().principal)
        #expect(principal.tenant == TestIssuer.tenant)
        let session = CallerIdentity(claims: Self.caller().claims, registration: "own", origin: .session(principal))
        #expect(session.subject == .user(principal))
        #expect(!session.isApplication)
        #expect(session.assertion == nil)
    }

    @Test func whatElseATokenSays() {
        let caller = Self.caller {
            $0["groups"] = .array([.string("g1")])
            $0["_claim_names"] = .object(["groups": .string("src1")])
            $0["xms_cc"] = .array([.string("CP1")])
            $0["amr"] = .array([.string("mfa")])
            $0["login_hint"] = .string("hint")
        }
        #expect(caller.groups == ["g1"])
        #expect(caller.hasGroupOverage)
        #expect(caller.canHandleClaimsChallenges)
        #expect(caller.authenticationMethods == ["mfa"])
        #expect(caller.loginHint == "hint")
        #expect(caller.domainHint == "organizations")
        #expect(Self.caller { $0["tid"] = .string(CallerIdentity.personalTenant) }.domainHint == "consumers")
    }
}
