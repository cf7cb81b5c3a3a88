//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto
import Testing

@Suite struct AssertionReuseTests {
    private let clock = ManualClock()
    private let signatures = Locked(0)

    /// A certificate that counts its signatures.
    private func credential(_ key: CertifiedKey) -> CertificateCredential {
        let certificate = SigningCertificate(key.certificate) { [signatures] bytes, algorithm throws(CredentialError) in
            signatures.withLock { $0 += 1 }
            return (try? key.privateKey.signature(for: bytes, algorithm: algorithm)) ?? []
        }
        return CertificateCredential(CertificateObject(certificate), clock: self.clock.clock)
    }

    private func text(
        _ credential: any ClientCredential,
        _ context: ClientAuthenticationContext = Samples.context
    ) async throws -> String {
        try #require(try await credential.authentication(for: context).value(of: "client_assertion"))
    }

    // Scoreboard: B17
    @Test func anAssertionIsUsedAgainUntilShortlyBeforeItExpires() async throws {
        let credential = try self.credential(Samples.key())
        let first = try await self.text(credential)
        self.clock.advance(by: 479)
        #expect(try await self.text(credential) == first)
        #expect(self.signatures.current == 1)
        // 120 of its 600 seconds are left for the way and for clocks that differ.
        self.clock.advance(by: 1)
        let second = try await self.text(credential)
        #expect(second != first)
        #expect(self.signatures.current == 2)
        #expect(try DecodedAssertion(second).claims["nbf"] as? Int64 == self.clock.now)
        #expect(
            try DecodedAssertion(second).claims["jti"] as? String != DecodedAssertion(first).claims["jti"] as? String
        )
    }

    @Test func aClockThatWasSetBackDoesNotMakeItLastLonger() async throws {
        let credential = try self.credential(Samples.key())
        let first = try await self.text(credential)
        self.clock.advance(by: -3600)
        let second = try await self.text(credential)
        #expect(second != first)
        #expect(try DecodedAssertion(second).claims["exp"] as? Int64 == self.clock.now + 600)
    }

    @Test func whatIsSaidDifferentlyIsSignedAnew() async throws {
        let credential = try self.credential(Samples.key())
        var contexts = [Samples.context, Samples.context, Samples.context, Samples.context, Samples.context]
        contexts[1].tokenEndpoint = "https://westus2.login.microsoft.com/t/oauth2/v2.0/token"
        contexts[2].clientID = "other"
        contexts[3].assertionStyle = .compatible
        contexts[4].extraAssertionClaims = #"{"a":1}"#
        var texts: Set<String> = []
        for context in contexts + contexts { texts.insert(try await self.text(credential, context)) }
        #expect(texts.count == 5)
        #expect(self.signatures.current == 5)
        var sameButForTheLog = Samples.context
        sameButForTheLog.correlationID = "another"
        #expect(texts.contains(try await self.text(credential, sameButForTheLog)))
        #expect(self.signatures.current == 5)
    }

    @Test func manyTasksShareOneSignature() async throws {
        let credential = try self.credential(Samples.key())
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try await self.text(credential) } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(texts.count == 1)
        #expect(self.signatures.current == 1)
    }

    @Test func manyTenantsDoNotFillTheMemory() async throws {
        let credential = SignedAssertionCredential(
            ClosureAssertionProvider("counted") { [signatures] request in
                signatures.withLock { $0 += 1 }
                return SignedAssertion(foreignToken(subject: request.tenant))
            },
            clock: self.clock.clock
        )
        var context = Samples.context
        for tenant in 0..<1001 {
            context.tenant = "t\(tenant)"
            _ = try await credential.authentication(for: context)
        }
        #expect(self.signatures.current == 1001)
        // The latest are there, one of the others had to go.
        _ = try await credential.authentication(for: context)
        #expect(self.signatures.current == 1001)
        for tenant in 0..<1001 {
            context.tenant = "t\(tenant)"
            _ = try await credential.authentication(for: context)
        }
        #expect(self.signatures.current > 1001)
    }

    @Test func aReloadMakesANewOne() async throws {
        let credential = try self.credential(Samples.key())
        let first = try await self.text(credential)
        await credential.reload()
        #expect(try await self.text(credential) != first)
    }
}
