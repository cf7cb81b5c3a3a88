//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto
import Testing

@Suite struct RotationTests {
    private let clock = ManualClock()
    private let observer = RecordingObserver()
    private let first = ScriptedCredential("first", certificate: try? Samples.key().certificate)
    private let second = ScriptedCredential("second")
    private let chain: CredentialChain

    init() {
        self.chain = CredentialChain(
            [.credential(self.first), .credential(self.second)],
            services: .init(clock: self.clock.clock, observers: [self.observer])
        )
    }

    private func authentication() async throws(CredentialError) -> ClientAuthentication {
        try await self.chain.authentication(for: Samples.context)
    }

    private func refuse(_ authentication: ClientAuthentication, _ code: Int = 700_027) async -> Bool {
        await self.chain.refused(authentication, error: "invalid_client", errorCodes: [code])
    }

    // Scoreboard: B15, P6, W66
    @Test(arguments: [700_027, 700_024, 7_000_214, 1_000_502, 7_000_274, 7_000_277])
    func newMaterialIsFetchedWhenTheIssuerWantsIt(code: Int) async throws {
        let authentication = try await self.authentication()
        #expect(await self.chain.refused(authentication, error: "invalid_client", errorCodes: [50_049, code]))
        #expect(self.first.reloads == 1)
        #expect(try await self.authentication().value(of: "by") == "first 1")
    }

    // Scoreboard: B15, P6
    @Test(arguments: [
        ("invalid_client", 7_000_215), ("invalid_client", 700_016), ("invalid_client", 0), ("invalid_grant", 700_027),
        ("unauthorized_client", 700_024), ("", 700_027),
    ])
    func otherRefusalsAreFinal(error: String, code: Int) async throws {
        let authentication = try await self.authentication()
        #expect(await !self.chain.refused(authentication, error: error, errorCodes: [code]))
        #expect(self.first.reloads == 0)
        #expect(self.observer.kinds == ["selected"])
    }

    @Test func aSecretHasNothingNewToOffer() async throws {
        let chain = CredentialChain([try .clientSecret("s")], services: .init(observers: [self.observer]))
        let authentication = try await chain.authentication(for: Samples.context)
        #expect(await !chain.refused(authentication, error: "invalid_client", errorCodes: [700_024]))
        #expect(self.observer.kinds == ["selected", "deselected"])
    }

    // Scoreboard: B18
    @Test func observersLearnWhatBecameOfACredential() async throws {
        let authentication = try await self.authentication()
        _ = await self.refuse(authentication)
        await self.chain.accepted(try await self.authentication())
        #expect(self.observer.kinds == ["selected", "deselected", "selected", "used"])
        #expect(self.observer.events.allSatisfy { $0.identifier == "first" })
        #expect(self.observer.events.allSatisfy { $0.certificate != nil })
        #expect(self.observer.events[1].reason?.message.contains("AADSTS700027") == true)
        #expect(self.observer.events[1].description.hasPrefix("deselected first: The issuer refused"))
    }

    @Test func manyRefusalsAtOnceFetchOnce() async throws {
        let authentications = [try await self.authentication(), try await self.authentication()]
        for authentication in authentications { #expect(await self.refuse(authentication)) }
        #expect(self.first.reloads == 1)
        // What was refused twice was the same material: the new one has its chance.
        #expect(try await self.authentication().value(of: "by") == "first 1")
    }

    /// What was chosen while the material was on its way may be old or new: its refusal says nothing about the new one.
    @Test func refusalsDuringAReloadDoNotCount() async throws {
        let gate = Gate()
        self.first.beforeReload { await gate.wait() }
        let authentication = try await self.authentication()
        let refusal = Task { await self.refuse(authentication) }
        await gate.arrival(1)
        let meanwhile = try await self.authentication()
        #expect(await self.refuse(meanwhile))
        await gate.open()
        #expect(await refusal.value)
        #expect(await self.refuse(meanwhile))
        #expect(self.first.reloads == 1)
        #expect(try await self.authentication().value(of: "by") == "first 1")
    }

    @Test func aCredentialWhoseNewMaterialIsRefusedTooGivesWay() async throws {
        #expect(await self.refuse(try await self.authentication()))
        #expect(await self.refuse(try await self.authentication()))
        #expect(try await self.authentication().value(of: "by") == "second 0")
        self.clock.advance(by: 60)
        #expect(try await self.authentication().value(of: "by") == "first 2")
    }

    @Test func successClearsTheRecord() async throws {
        #expect(await self.refuse(try await self.authentication()))
        await self.chain.accepted(try await self.authentication())
        #expect(await self.refuse(try await self.authentication()))
        #expect(try await self.authentication().value(of: "by") == "first 2")
    }

    @Test func whatCameFromElsewhereIsNoConcern() async throws {
        let authentication = ClientAuthentication()
        await self.chain.accepted(authentication)
        #expect(await !self.refuse(authentication))
        #expect(self.observer.kinds.isEmpty)
    }

    @Test(arguments: [(400, true), (401, true), (403, true), (495, true), (496, true), (200, false), (500, false)])
    func serversThatReadCertificatesRefuseByStatus(status: Int, isRefusal: Bool) {
        #expect((CredentialRejection(status: status) != nil) == isRefusal)
    }

    /// From the file to the assertion: the certificate was replaced while the process ran.
    @Test func aReplacedCertificateIsUsedForTheSecondAttempt() async throws {
        let old = try Samples.key()
        let new = try Samples.key(key: Samples.second)
        let source = ScriptedSource(key: old)
        let chain = CredentialChain(
            [.certificate(from: source)],
            services: .init(clock: self.clock.clock, observers: [self.observer])
        )
        let before = try await chain.authentication(for: Samples.context)
        source.serve(new)
        #expect(await chain.refused(before, error: "invalid_client", errorCodes: [700_027]))
        let after = try await chain.authentication(for: Samples.context)
        #expect(try DecodedAssertion(before).header["x5t#S256"] as? String == old.certificate.x5tS256)
        #expect(try DecodedAssertion(after).header["x5t#S256"] as? String == new.certificate.x5tS256)
        #expect(self.observer.kinds == ["loaded", "selected", "deselected", "reloaded", "selected"])
    }
}
