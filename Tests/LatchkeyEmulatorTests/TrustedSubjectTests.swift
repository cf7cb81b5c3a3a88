//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyEmulator
import Testing

/// Certificates that nobody registered, but whose name and authority are trusted.
@Suite(.timeLimit(.minutes(1))) struct TrustedSubjectTests {
    private static func answer(
        signer: CertifiedKey,
        authorities: [Certificate] = [TestCredentials.authority.certificate],
        x5c: [String]? = nil,
        subject: String = "CN=orders"
    ) async throws -> TestClient.Answer {
        let configuration = Emulator.Configuration.assertions { application in
            application.certificates = []
            application.trustedSubjects = [.init(subject, authorities: authorities)]
        }
        return try await Emulator.withEmulator(configuration) { emulator in
            let client = try TestClient(emulator)
            var assertion = TestAssertion(for: client)
            assertion.signer = signer
            assertion.x5c = x5c ?? signer.x5c
            return try await client.redeem(try assertion.fields())
        }
    }

    @Test func aCertificateWithTheNameAndTheAuthorityIsTrusted() async throws {
        let answer = try await Self.answer(signer: TestCredentials.issued)
        #expect(answer.status == 200, "\(answer.page)")
    }

    @Test func otherNamesAndAuthoritiesAreNot() async throws {
        #expect(try await Self.answer(signer: TestCredentials.issuedForOther).code == 700_027)
        #expect(try await Self.answer(signer: TestCredentials.other, subject: "CN=other").code == 700_027)
        let other = [TestCredentials.other.certificate]
        #expect(try await Self.answer(signer: TestCredentials.issued, authorities: other).code == 700_027)
    }

    @Test func withoutTheChainTheNameCannotBeSeen() async throws {
        #expect(try await Self.answer(signer: TestCredentials.issued, x5c: []).code == 700_027)
    }

    @Test func aChainOfAnotherKeyIsRefused() async throws {
        let chain = TestCredentials.issued.x5c
        #expect(try await Self.answer(signer: TestCredentials.other, x5c: chain).code == 700_027)
    }
}
