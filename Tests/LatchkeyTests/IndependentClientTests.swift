//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyEmulator
import Testing

/// How clients that others wrote get on with the emulator's refusals and challenges.
@Suite(
    .enabled(if: Judge.python != nil, "Set LATCHKEY_PYTHON to a Python that has msal and azure-identity."),
    .timeLimit(.minutes(5))
)
struct IndependentClientTests {
    @Test(arguments: Judge.allCases) func understandsTheRefusalOfAWrongSecret(judge: Judge) async throws {
        try await JudgedService.run { service in
            var order = try service.order(for: .secret)
            order.secret = "wrong"
            let outcome = try await judge.carryOut(order)
            #expect(outcome.token == nil)
            #expect(outcome.error?.contains(judge == .msal ? "invalid_client" : "AADSTS7000215") == true)
        }
    }

    /// The API revokes the first token while the call with it is under way.
    @Test(arguments: Judge.allCases) func answersTheChallengeOfTheAPI(judge: Judge) async throws {
        try await JudgedService.run { service in
            let gate = Emulator.Gate()
            service.emulator.script(.held(by: gate, times: 1), for: .products)
            let order = service.challengeOrder()
            async let outcome = judge.carryOut(order)
            await gate.arrivals(atLeast: 1)
            service.clock.advance(by: 60)
            service.emulator.revokeTokens(of: service.application.clientID)
            gate.open()
            let status = try await outcome.status
            #expect(status == 200)
            let requests = service.emulator.requests(of: .token)
            #expect(requests.count == 2)
            #expect(requests.last?.formValue("claims")?.contains("nbf") == true)
            #expect(service.emulator.requestCount(of: .products) == 2)
        }
    }

    @Test func handsOnTheClaimsOfARefusal() async throws {
        try await JudgedService.run { service in
            let order = try service.order(for: .onBehalfOf)
            let resource = Emulator.Resource.products.identifier
            try service.emulator.update(.sample(policies: [.multiFactor(resource)]))
            let outcome = try await Judge.msal.carryOut(order)
            #expect(outcome.error == "interaction_required")
            #expect(outcome.claims?.contains("access_token") == true)
        }
    }
}
