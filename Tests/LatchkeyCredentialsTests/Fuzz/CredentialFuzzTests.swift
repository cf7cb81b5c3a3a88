//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyFuzzing
import Testing

/// Damaged material of credentials: each is used as it was meant, or refused with the error that says so.
@Suite(.timeLimit(.minutes(10))) struct CredentialFuzzTests {
    /// Brings one assertion, whatever it is.
    private struct Provider: AssertionProvider {
        let identifier = "fuzz"
        let text: String

        func assertion(for request: AssertionRequest) async throws -> SignedAssertion { SignedAssertion(self.text) }
    }

    private static func jwt(_ claims: String) -> String {
        "\(Base64URL.encode(Array(#"{"alg":"RS256"}"#.utf8))).\(Base64URL.encode(Array(claims.utf8))).c2ln"
    }

    @Test func damagedCertificatesInTextAreRefused() async throws {
        let key = try Samples.key(key: Samples.p256)
        let phrase = SecretBytes("pass")
        let samples = [
            try key.pkcs12(passphrase: phrase, iterations: 1), try Samples.p256.pem() + key.certificatesPEM(),
        ]
        for (number, bytes) in Mutator(samples, seed: 1, words: ["\0", "-----BEGIN ", "====="]).prefix(1_000)
            .enumerated()
        {
            let isText = String(decoding: bytes, as: UTF8.self).contains("-----BEGIN ")
            let text = isText ? String(decoding: bytes, as: UTF8.self) : Base64.encode(bytes)
            do throws(CredentialError) {
                let read = try await EncodedCertificate(text, password: phrase).load(at: Samples.now)
                #expect(read.certifiedKey?.privateKey.publicKey == read.certificate.publicKey, "input \(number)")
            } catch {
                #expect([.unavailable, .invalidDescription].contains(error.code), "input \(number): \(error)")
            }
        }
    }

    @Test func damagedAssertionsAreSentOnceOrAsLongAsTheySay() async throws {
        let claims = #"{"iss":"https://issuer","sub":"s","aud":"api://AzureADTokenExchange","exp":1767229200}"#
        for (number, json) in Mutator([claims], seed: 2).prefix(1_000).enumerated() {
            let text = Self.jwt(String(decoding: json, as: UTF8.self))
            let credential = SignedAssertionCredential(Provider(text: text), clock: ManualClock().clock)
            let sent = try await credential.authentication(for: Samples.context).value(of: "client_assertion")
            #expect(sent == text, "input \(number)")
        }
    }

    @Test(
        "An end at the edge of time is an end",
        arguments: ["-9223372036854775808", "9223372036854775807", "-1", "0", "-1e18", "1e18", "1e999"]
    )
    func edges(expiry: String) async throws {
        let credential = SignedAssertionCredential(
            Provider(text: Self.jwt("{\"exp\":\(expiry)}")),
            clock: ManualClock().clock
        )
        for _ in 0..<2 {
            #expect(try await credential.authentication(for: Samples.context).parameters.count == 2)
        }
    }

    @Test func damagedFilesOfAssertionsAreRefused() async throws {
        let folder = try TestFolder()
        let clock = ManualClock()
        let good = Self.jwt(#"{"exp":\#(clock.now + 3600)}"#)
        let file = AssertionFile(path: folder.path(of: "token"), clock: clock.clock)
        for (number, bytes) in Mutator([good], seed: 3).prefix(100).enumerated() {
            try folder.write(bytes, to: "token")
            do {
                let request = AssertionRequest(
                    clientID: "c",
                    tenant: "t",
                    tokenEndpoint: "https://x",
                    federatedIdentityPath: nil,
                    isBound: false,
                    correlationID: ""
                )
                let read = try await file.assertion(for: request)
                #expect(read.expiresAt.map { $0 > clock.now } ?? true, "input \(number)")
                #expect(!read.text.contains { $0.isWhitespace }, "input \(number)")
            } catch {
                let code = (error as? CredentialError)?.code
                #expect(code == .unavailable || code == .expired, "input \(number): \(error)")
            }
        }
    }
}
