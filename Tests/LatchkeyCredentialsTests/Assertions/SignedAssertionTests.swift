//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCredentials
import LatchkeyHTTP
import Testing

@Suite struct SignedAssertionTests {
    private let clock = ManualClock()
    private let requests = Locked<[AssertionRequest]>([])

    private func credential(
        isBound: Bool = false,
        _ body: @escaping @Sendable (Int) throws -> SignedAssertion
    ) -> SignedAssertionCredential {
        let provider = ClosureAssertionProvider("test") { [requests] request in
            let count = requests.withLock {
                $0.append(request)
                return $0.count
            }
            return try body(count)
        }
        return SignedAssertionCredential(provider, isBound: isBound, clock: self.clock.clock)
    }

    private func text(_ credential: any ClientCredential) async throws -> String {
        try #require(try await credential.authentication(for: Samples.context).value(of: "client_assertion"))
    }

    // Scoreboard: B10, P3
    @Test func aClosureLearnsWhatTheAssertionIsFor() async throws {
        let credential = self.credential { _ in SignedAssertion(foreignToken()) }
        let assertion = try DecodedAssertion(try await credential.authentication(for: Samples.context))
        #expect(assertion.text == foreignToken())
        let request = try #require(self.requests.current.first)
        #expect(request.clientID == Samples.context.clientID)
        #expect(request.tenant == Samples.context.tenant)
        #expect(request.tokenEndpoint == Samples.context.tokenEndpoint)
        #expect(request.correlationID == Samples.context.correlationID)
        #expect(!request.isBound)
        #expect(credential.identifier == "assertion:test")
    }

    // Scoreboard: P21
    @Test func whatTheFlowKnowsReachesTheProvider() async throws {
        let credential = self.credential { SignedAssertion(foreignToken(subject: "\($0)")) }
        var context = Samples.context
        context.boundTokenEndpoint = "https://mtlsauth.microsoft.com/t/oauth2/v2.0/token"
        context.federatedIdentityPath = "agents/agent-007"
        context.claims = #"{"access_token":{}}"#
        context.capabilities = ["cp1"]
        _ = try await credential.authentication(for: context)
        let request = try #require(self.requests.current.last)
        #expect(request.tokenEndpoint == Samples.context.tokenEndpoint)
        #expect(request.federatedIdentityPath == "agents/agent-007")
        #expect(request.claims == #"{"access_token":{}}"#)
        #expect(request.capabilities == ["cp1"])
        // Another path, another assertion.
        context.federatedIdentityPath = "agents/agent-008"
        let other = try await credential.authentication(for: context)
        #expect(other.value(of: "client_assertion") == foreignToken(subject: "2"))
        context.requiresBinding = true
        _ = await #expect(throws: CredentialError.self) { try await credential.authentication(for: context) }
        #expect(self.requests.current.last?.tokenEndpoint == context.boundTokenEndpoint)
    }

    /// What was asked for before a reload must not be kept after it.
    @Test func aReloadCountsForWhatIsOnItsWay() async throws {
        let gate = Gate()
        let count = Locked(0)
        let provider = ClosureAssertionProvider("gated") { _ in
            let number = count.withLock {
                $0 += 1
                return $0
            }
            if number == 1 { await gate.wait() }
            return SignedAssertion(foreignToken(subject: "\(number)"))
        }
        let credential = SignedAssertionCredential(provider, clock: self.clock.clock)
        let first = Task { try await self.text(credential) }
        await gate.arrival(1)
        await credential.reload()
        await gate.open()
        #expect(try await first.value == foreignToken(subject: "1"))
        #expect(try await self.text(credential) == foreignToken(subject: "2"))
        #expect(try await self.text(credential) == foreignToken(subject: "2"))
    }

    // Scoreboard: B17
    @Test func itsOwnExpirySaysHowLongItIsUsed() async throws {
        let credential = self.credential { SignedAssertion(foreignToken(subject: "\($0)")) }
        let first = try await self.text(credential)
        self.clock.advance(by: 3600 - 301)
        #expect(try await self.text(credential) == first)
        self.clock.advance(by: 1)
        #expect(try await self.text(credential) == foreignToken(subject: "2"))
        #expect(self.requests.current.count == 2)
    }

    @Test func oneThatIsValidStillServesWhenNoNewOneCanBeHad() async throws {
        struct Down: Error {}
        let credential = self.credential { count in
            guard count == 1 else { throw Down() }
            return SignedAssertion(foreignToken())
        }
        _ = try await self.text(credential)
        self.clock.advance(by: 3599)
        #expect(try await self.text(credential) == foreignToken())
        self.clock.advance(by: 1)
        let error = await #expect(throws: CredentialError.self) { try await self.text(credential) }
        #expect(error?.code == .unavailable)
        #expect(error?.cause is Down)
    }

    @Test func oneWithoutExpiryIsUsedOnce() async throws {
        let credential = self.credential { SignedAssertion(foreignToken(subject: "\($0)", expiresAt: nil)) }
        #expect(try await self.text(credential) != self.text(credential))
        let known = self.credential { SignedAssertion("opaque \($0)", expiresAt: Samples.now + 3600) }
        #expect(try await self.text(known) == self.text(known))
    }

    @Test func errorsOfOthersStayInTheCause() async throws {
        struct Leaky: Error, CustomStringConvertible { var description: String { "s3cr3t" } }
        let credential = self.credential { _ in throw Leaky() }
        let error = await #expect(throws: CredentialError.self) { try await self.text(credential) }
        #expect(error?.message.contains("s3cr3t") == false)
        #expect(error?.message.contains("assertion:test") == true)
        let own = self.credential { _ in throw CredentialError(.expired, "Mine.") }
        let passed = await #expect(throws: CredentialError.self) { try await self.text(own) }
        #expect(passed?.code == .expired)
        #expect(passed?.message == "Mine.")
    }

    // Scoreboard: P10
    @Test func anAssertionThatIsBoundComesWithItsCertificate() async throws {
        let identity = ClientIdentity(pem: [1, 2, 3])
        let bound = self.credential(isBound: true) { _ in
            SignedAssertion(foreignToken(), clientIdentity: identity)
        }
        let authentication = try await bound.authentication(for: Samples.context)
        #expect(authentication.clientIdentity == identity)
        _ = try DecodedAssertion(authentication, type: "jwt-pop")
        #expect(self.requests.current.first?.isBound == true)
        let unbound = self.credential(isBound: true) { _ in SignedAssertion(foreignToken()) }
        let error = await #expect(throws: CredentialError.self) {
            try await unbound.authentication(for: Samples.context)
        }
        #expect(error?.code == .notSupported)
    }

    @Test func nothingThatIsPrintedRevealsTheAssertion() {
        let assertion = SignedAssertion(foreignToken(subject: "s3cr3t"))
        var text = "\(assertion) \(String(reflecting: assertion))"
        dump(assertion, to: &text)
        #expect(text.contains("redacted"))
        #expect(!text.contains(foreignToken(subject: "s3cr3t").prefix(12)))
    }
}
