//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Latchkey
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

/// Ten thousand callers at once, over real TLS.
@Suite(.timeLimit(.minutes(5))) struct CrowdTests {
    private static let size = 10_000

    @Test func tenThousandCallsCostOneTokenRequest() async throws {
        try await TestService.run { service in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<Self.size { group.addTask { _ = try await service.products() } }
                try await group.waitForAll()
            }
            #expect(service.emulator.requestCount(of: .token) == 1)
            #expect(service.emulator.requestCount(of: .products) == Self.size)
        }
    }

    // MARK: - On behalf of users

    private static let users = (0..<1000).map { Emulator.User("user\($0)@contoso.example") }
    private static let scopes = ["api://products/Products.Read"]

    /// The token of a user that the application was called with.
    private static func assertion(of user: Emulator.User, _ service: TestService) throws -> UserAssertion {
        let application = try #require(service.emulator.configuration.applications.first)
        let token = try service.emulator.accessToken(for: user.username, scope: "api://\(application.clientID)/access")
        return UserAssertion(token)
    }

    @Test func aThousandCallsOnBehalfOfOneUserCostOneTokenRequest() async throws {
        try await TestService.run { service in
            let user = try #require(service.emulator.configuration.users.first)
            let assertion = try Self.assertion(of: user, service)
            let latchkey = service.latchkey
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<1000 {
                    group.addTask {
                        try await latchkey.acquirer.token(scopes: Self.scopes, as: .onBehalfOf(assertion)).value
                    }
                }
                var tokens: Set<String> = []
                for try await token in group { tokens.insert(token) }
                #expect(tokens.count == 1)
                #expect(try claims(of: tokens.first ?? "")["preferred_username"] as? String == user.username)
            }
            #expect(service.emulator.requestCount(of: .token) == 1)
        }
    }

    // Scoreboard: W19
    @Test func aThousandAssertionsCostAThousandTokenRequestsAndBringEachUserTheOwnToken() async throws {
        try await TestService.run(Emulator.Configuration(users: Self.users)) { service in
            let assertions = try Self.users.map { ($0, try Self.assertion(of: $0, service)) }
            let latchkey = service.latchkey
            try await withThrowingTaskGroup(of: (Emulator.User, String).self) { group in
                for (user, assertion) in assertions {
                    group.addTask {
                        let subject = TokenSubject.onBehalfOf(assertion)
                        return (user, try await latchkey.acquirer.token(scopes: Self.scopes, as: subject).value)
                    }
                }
                for try await (user, token) in group {
                    let claims = try claims(of: token)
                    #expect(claims["preferred_username"] as? String == user.username)
                    #expect(claims["oid"] as? String == user.objectID)
                }
            }
            #expect(service.emulator.requestCount(of: .token) == 1000)
            // The tokens are held, each for the one who brought the assertion.
            for (user, assertion) in assertions {
                let token = try await latchkey.acquirer.token(scopes: Self.scopes, as: .onBehalfOf(assertion)).value
                #expect(try claims(of: token)["preferred_username"] as? String == user.username)
            }
            #expect(service.emulator.requestCount(of: .token) == 1000)
        }
    }

    // MARK: - Cancellation

    @Test func cancellingAllCallersButOneLeavesOneSuccess() async throws {
        try await TestService.run { service in
            let gate = Emulator.Gate()
            service.emulator.script(.held(by: gate), for: .token)
            let latchkey = service.latchkey
            let callers = (0..<Self.size).map { _ in
                Task { try await latchkey.authorizationHeader(scopes: ["api://products/.default"], as: .app).value }
            }
            await gate.arrivals(atLeast: 1)
            for caller in callers.dropFirst() { caller.cancel() }
            // Those who gave up are told at once, while the answer is still held back.
            for caller in callers.dropFirst() {
                let error = await #expect(throws: AcquisitionError.self) { try await caller.value }
                #expect(error?.code == .cancelled)
            }
            gate.open()
            let header = try await callers[0].value
            #expect(header.hasPrefix("Bearer "))
            #expect(service.emulator.requestCount(of: .token) == 1)
        }
    }
}
