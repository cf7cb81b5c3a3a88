//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyHTTP
import Testing

@Suite struct CredentialChainTests {
    private let clock = ManualClock()
    private let observer = RecordingObserver()
    private let first = ScriptedCredential("first")
    private let second = ScriptedCredential("second")
    private let down = CredentialError(.unavailable, "It is down.")

    private func chain(_ descriptions: [CredentialDescription]? = nil) -> CredentialChain {
        CredentialChain(
            descriptions ?? [.credential(self.first), .credential(self.second)],
            services: .init(clock: self.clock.clock, variable: { _ in nil }, observers: [self.observer])
        )
    }

    private func use(_ chain: CredentialChain) async throws(CredentialError) -> String? {
        try await chain.authentication(for: Samples.context).value(of: "by")
    }

    // Scoreboard: B13, W65
    @Test func theFirstThatWorksIsUsed() async throws {
        let chain = self.chain()
        #expect(try await self.use(chain) == "first 0")
        #expect(self.second.uses == 0)
        let missing = try CredentialDescription.certificate(path: "/nowhere/key.pem")
        let fallThrough = self.chain([missing, .managedIdentityAssertion(), .credential(self.second)])
        #expect(try await self.use(fallThrough) == "second 0")
        #expect(self.observer.kinds == ["selected", "skipped", "skipped", "selected"])
        #expect(self.observer.events[1].reason?.message.contains("'/nowhere/key.pem'") == true)
    }

    // Scoreboard: B14, W65
    @Test(arguments: [CredentialError.Code.unavailable, .expired, .invalidDescription])
    func oneThatFailedIsPassedOverForAWhile(code: CredentialError.Code) async throws {
        let chain = self.chain()
        self.first.set(CredentialError(code, "No."))
        #expect(try await self.use(chain) == "second 0")
        self.first.set(nil)
        self.clock.advance(by: 59)
        #expect(try await self.use(chain) == "second 0")
        #expect(self.first.uses == 1)
        self.clock.advance(by: 1)
        #expect(try await self.use(chain) == "first 0")
        #expect(try await self.use(chain) == "first 0")
    }

    // Scoreboard: B14
    @Test func oneThatFailedIsTriedAtOnceWhenNoOtherIsLeft() async throws {
        let chain = self.chain()
        self.first.set(self.down)
        self.second.set(self.down)
        _ = await #expect(throws: CredentialError.self) { try await self.use(chain) }
        self.first.set(nil)
        #expect(try await self.use(chain) == "first 0")
    }

    @Test func aClockThatWasSetBackEndsThePause() async throws {
        let chain = self.chain()
        self.first.set(self.down)
        #expect(try await self.use(chain) == "second 0")
        self.first.set(nil)
        self.clock.advance(by: -1)
        #expect(try await self.use(chain) == "first 0")
    }

    @Test func whatACredentialCannotDoAtAllIsNoReasonForAPause() async throws {
        let chain = self.chain()
        self.first.set(CredentialError(.notSupported, "Not bound."))
        #expect(try await self.use(chain) == "second 0")
        self.first.set(nil)
        #expect(try await self.use(chain) == "first 0")
    }

    @Test func oneThatIsMarkedIsLeftOut() async throws {
        var skipped = CredentialDescription.credential(self.first)
        skipped.isSkipped = true
        #expect(try await self.use(self.chain([skipped, .credential(self.second)])) == "second 0")
        #expect(self.first.uses == 0)
        let error = await #expect(throws: CredentialError.self) { try await self.use(self.chain([skipped])) }
        #expect(error?.message.contains("marked to be skipped") == true)
    }

    @Test func theErrorListsAllReasons() async throws {
        self.first.set(self.down)
        self.second.set(CredentialError(.expired, "It is old."))
        let error = await #expect(throws: CredentialError.self) { try await self.use(self.chain()) }
        #expect(
            error?.message
                == "None of the 2 credentials can be used. first: It is down. second: It is old."
        )
        #expect(error?.code == .expired)
        let single = await #expect(throws: CredentialError.self) {
            try await self.use(self.chain([.credential(self.first)]))
        }
        #expect(single?.message == "It is down.")
        let none = await #expect(throws: CredentialError.self) { try await self.use(self.chain([])) }
        #expect(none?.message.contains("no credentials") == true)
    }

    @Test func cancellationIsNoFailureOfACredential() async throws {
        let chain = self.chain()
        self.first.set(CredentialError(.cancelled, "Cancelled."))
        let error = await #expect(throws: CredentialError.self) { try await self.use(chain) }
        #expect(error?.code == .cancelled)
        #expect(self.second.uses == 0)
        self.first.set(nil)
        #expect(try await self.use(chain) == "first 0")
        #expect(self.observer.kinds == ["selected"])
    }

    @Test func theFirstThatHasACertificateBinds() async throws {
        let key = try Samples.key()
        let secret = try CredentialDescription.clientSecret("s")
        let chain = self.chain([secret, .certificate(SigningCertificate(key)), secret])
        #expect(try await chain.certificateBinding()?.keyID == key.certificate.x5tS256)
        var context = Samples.context
        context.requiresBinding = true
        let authentication = try await chain.authentication(for: context)
        #expect(authentication.certificate == key.certificate)
        #expect(try await self.chain([secret]).certificateBinding() == nil)
        let missing = try CredentialDescription.certificate(path: "/nowhere/key.pem")
        let error = await #expect(throws: CredentialError.self) {
            try await self.chain([secret, missing]).certificateBinding()
        }
        #expect(error?.code == .unavailable)
    }
}
