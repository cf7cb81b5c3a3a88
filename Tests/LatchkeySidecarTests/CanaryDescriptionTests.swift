//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import Latchkey
import LatchkeyEmulator
import LatchkeySidecar
import LatchkeyTesting
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

/// What objects that hold secrets print of themselves and of all that is below them.
@Suite(.timeLimit(.minutes(5))) struct CanaryDescriptionTests {
    private static let secret = "canary-of-the-client~\(UUID().uuidString)"
    private static let password = "canary-of-the-user~\(UUID().uuidString)"
    private static let scope = "api://products/Products.Read"

    private static func run(_ body: (SidecarRig) async throws -> Void) async throws {
        var configuration = Emulator.Configuration()
        configuration.applications[0].secrets = [Self.secret]
        configuration.users[0].password = Self.password
        try await SidecarRig.run(configuration, body)
    }

    /// A value's descriptions and its dump.
    private static func print(_ value: Any) -> String {
        var text = "\(value) \(String(reflecting: value)) "
        dump(value, to: &text, maxItems: 200_000)
        return text
    }

    @Test func aDumpWouldFindWhatIsThere() {
        struct Careless { var inner = ["secret": Optional(CanaryDescriptionTests.secret)] }
        var canaries = Canaries()
        canaries.add("client_secret", Self.secret)
        #expect(canaries.hits(in: Self.print([Careless()])) == ["client_secret"])
    }

    @Test func nothingThatIsDumpedReveals() async throws {
        try await Self.run { rig in
            let client = rig.latchkey.acquirer
            let user = rig.emulator.configuration.users[0]
            let signIn = try await client.signInTestUser(user.username, password: Self.password, scopes: [Self.scope])
            let subject = TokenSubject.user(signIn.account.principal)
            let fresh = try await client.token(scopes: [Self.scope], as: subject, options: .init(forceRefresh: true))
            let assertion = UserAssertion(try rig.userToken())
            let exchanged = try await client.token(scopes: [Self.scope], as: .onBehalfOf(assertion))
            let session = try await client.startLongRunning(for: assertion, scopes: [Self.scope, "offline_access"])
            let own = try await client.token(scopes: ["api://products/.default"], as: .app)
            let header = try await rig.send("/AuthorizationHeader/Echo", token: try rig.userToken())
            var canaries = Canaries()
            for token in [signIn.token, fresh, exchanged, own] { canaries.add("access_token", token.value) }
            if let token = signIn.idToken { canaries.add("id_token", token) }
            canaries.addSecrets(of: rig.emulator)
            #expect(
                canaries.kinds.isSuperset(of: [
                    "access_token", "assertion", "client_secret", "id_token", "password", "refresh_token",
                ])
            )
            #expect(header.status == 200)
            let values: [Any] = [
                signIn, signIn.account, subject, fresh, assertion, exchanged, session, own, client, rig.settings,
                rig.latchkey, rig.sidecar, rig.latchkey.cache, rig.emulator.configuration,
                rig.emulator.requests(of: .token),
            ]
            for value in values {
                #expect(canaries.hits(in: Self.print(value)) == [], "\(type(of: value))")
            }
            for entry in rig.logs.entries { #expect(canaries.hits(in: "\(entry)") == []) }
        }
    }

    @Test func errorsRevealNothing() async throws {
        try await Self.run { rig in
            let client = rig.latchkey.acquirer
            let name = rig.emulator.configuration.users[0].username
            let wrong = "canary-of-a-mistake~\(UUID().uuidString)"
            var canaries = Canaries()
            canaries.add("password", wrong)
            let echo = #"{"error":"\#(Self.secret)","error_description":"\#(wrong) \#(Self.secret)"}"#
            for fault in [nil, Emulator.Fault(status: .badRequest, body: Array(echo.utf8))] {
                if let fault { rig.emulator.script(fault, for: .token) }
                let error = await #expect(throws: AcquisitionError.self) {
                    try await client.signInTestUser(name, password: wrong, scopes: [Self.scope])
                }
                canaries.addSecrets(of: rig.emulator)
                let printed = Self.print(try #require(error))
                #expect(canaries.hits(in: printed) == [], "\(printed)")
            }
            #expect(canaries.kinds.isSuperset(of: ["client_secret", "password"]))
        }
    }
}
