//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
import Testing

@testable import LatchkeyWeb

/// Tokens that libraries of others made.
@Suite(
    .enabled(if: Python.interpreter != nil, "Set LATCHKEY_PYTHON to a Python that has pyjwt and joserfc."),
    .timeLimit(.minutes(5))
)
struct ForeignTokenTests {
    private struct Token: Decodable {
        var name: String
        var token: String
        var good: Bool
    }

    private struct Output: Decodable {
        var tokens: [Token]
    }

    // Scoreboard: W1, W11, W18
    @Test func whatOthersSignAndEncryptIsJudgedRightly() async throws {
        let recipient = try PrivateKey()
        let encryption = JSONText.quoted(String(decoding: try recipient.publicKey.pem(), as: UTF8.self))
        let claims = ClaimValue.object(TestIssuer.claims()).json
        let data = try await Python.run(
            "make_tokens.py",
            order: "{\"claims\":\(claims),\"encryption\":\(encryption)}"
        )
        let output = try JSONDecoder().decode(Output.self, from: data)
        let keys = try #require(try ClaimValue(json: Array(data)).object?["keys"])
        let options = try TestIssuer.options {
            $0.algorithms = SignatureAlgorithm.all
            $0.decryptionKeys = [recipient]
        }
        let validator = TokenValidator(
            options,
            issuer: TestIssuer.template,
            keys: try JSONWebKeySet(json: Array("{\"keys\":\(keys.json)}".utf8)),
            timing: TestClock().timing
        )
        #expect(output.tokens.count { $0.good } == 25)
        for token in output.tokens {
            let identity = try? await validator.validate(token.token)
            #expect((identity != nil) == token.good, "\(token.name)")
            if let identity { #expect(identity.claims.members == TestIssuer.claims(), "\(token.name)") }
        }
    }
}
