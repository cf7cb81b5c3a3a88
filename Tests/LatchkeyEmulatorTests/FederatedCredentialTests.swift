//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyEmulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct FederatedCredentialTests {
    private static let now: Int64 = 1_767_225_600

    /// Asks with a token of an issuer that the application trusts for one subject.
    private static func answer(
        _ token: (Emulator.FederatedIssuer) throws -> String
    ) async throws -> TestClient.Answer {
        let issuer = try Emulator.FederatedIssuer("https://cluster.example")
        var configuration = Emulator.Configuration.assertions { application in
            application.federatedCredentials = [.init(issuer: issuer.name, subject: "system:orders")]
        }
        configuration.federatedIssuers = [issuer]
        return try await Emulator.withEmulator(configuration) { emulator in
            let client = try TestClient(emulator)
            var fields = try TestAssertion(for: client).fields()
            fields["client_assertion"] = try token(issuer)
            return try await client.redeem(fields)
        }
    }

    @Test func aTokenOfATrustedIssuerProvesTheIdentity() async throws {
        let answer = try await Self.answer { try $0.token(subject: "system:orders", at: Self.now) }
        #expect(answer.status == 200, "\(answer.page)")
    }

    @Test func theIssuerMustSignItself() async throws {
        let impostor = try Emulator.FederatedIssuer("https://cluster.example")
        let answer = try await Self.answer { _ in try impostor.token(subject: "system:orders", at: Self.now) }
        #expect(try answer.code == 700_027)
    }

    @Test func issuerAudienceSubjectAndTimeMustFit() async throws {
        let stranger = try Emulator.FederatedIssuer("https://stranger.example")
        #expect(
            try await Self.answer { _ in try stranger.token(subject: "system:orders", at: Self.now) }.code == 700_211
        )
        let audience = try await Self.answer { try $0.token(subject: "system:orders", audience: "x", at: Self.now) }
        #expect(try audience.code == 700_212)
        #expect(try await Self.answer { try $0.token(subject: "system:other", at: Self.now) }.code == 700_213)
        let expired = try await Self.answer {
            try $0.token(subject: "system:orders", lifetime: .seconds(-301), at: Self.now)
        }
        #expect(try expired.code == 700_024)
    }

    @Test func aTokenOfAManagedIdentityProvesTheIdentity() async throws {
        let identity = Emulator.ManagedIdentity.system
        let configuration = Emulator.Configuration.assertions { application in
            application.federatedCredentials = [.managedIdentity(identity.objectID)]
        }
        try await Emulator.withEmulator(configuration) { emulator in
            let client = try TestClient(emulator)
            var fields = try TestAssertion(for: client).fields()
            fields["client_assertion"] = try await client.machineToken(resource: "api://AzureADTokenExchange")
            #expect(try await client.redeem(fields).status == 200)
            // A token for another audience is none to exchange.
            fields["client_assertion"] = try await client.machineToken(resource: "api://products")
            #expect(try await client.redeem(fields).code == 700_212)
            let assigned = Emulator.ManagedIdentity.userAssigned.clientID
            fields["client_assertion"] = try await client.machineToken(
                resource: "api://AzureADTokenExchange",
                identity: assigned
            )
            #expect(try await client.redeem(fields).code == 700_213)
        }
    }

    @Test func anIssuerThatNobodyKnowsCannotBeTrusted() async throws {
        let configuration = Emulator.Configuration.assertions { application in
            application.federatedCredentials = [.init(issuer: "https://unknown.example", subject: "x")]
        }
        let error = await #expect(throws: EmulatorError.self) { try await Emulator.start(configuration) }
        #expect(error?.code == .invalidConfiguration)
    }
}
