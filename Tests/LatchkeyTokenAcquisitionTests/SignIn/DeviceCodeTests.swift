//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Synchronization
import Testing

@Suite struct DeviceCodeTests {
    private static let answer = #"""
        {"user_code": "HJKL4T9QZ", "device_code": "HAQAB", "verification_uri": "https://login.microsoft.com/device",
         "expires_in": 900, "interval": 5, "message": "Open the page and enter HJKL4T9QZ."}
        """#

    /// A clock that runs only while somebody waits, and what was waited for.
    private final class Clock: Sendable {
        let start = ContinuousClock.now
        let pauses = Mutex<[Duration]>([])

        var timing: AcquisitionTiming {
            AcquisitionTiming(
                now: { self.start.advanced(by: self.pauses.withLock { $0.reduce(.zero, +) }) },
                sleep: { pause in self.pauses.withLock { $0.append(pause) } }
            )
        }
    }

    private func signIn(_ polls: [ScriptedIssuer.Answer]) async throws -> (
        Result<SignIn, any Error>, [Duration], ScriptedIssuer
    ) {
        let left = Mutex(polls)
        let issuer = ScriptedIssuer { call in
            guard call.path.hasSuffix("/token") else { return .init(body: Self.answer) }
            return left.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        }
        let clock = Clock()
        let client = try issuer.client(
            {
                $0.isPublicClient = true; $0.credentials = []
            },
            timing: clock.timing
        )
        let code = try await client.deviceCode(scopes: [Sample.userScope])
        #expect(code.userCode == "HJKL4T9QZ")
        #expect(code.message.contains("HJKL4T9QZ"))
        #expect(!"\(code) \(String(reflecting: code))".contains("HAQAB"))
        let result: Result<SignIn, any Error>
        do { result = .success(try await client.signIn(with: code)) } catch { result = .failure(error) }
        return (result, clock.pauses.withLock { $0 }, issuer)
    }

    // Scoreboard: P18
    @Test func theUserIsWaitedFor() async throws {
        let (result, pauses, issuer) = try await self.signIn([
            .error("authorization_pending"), .error("slow_down"), .error("authorization_pending"),
            .user("t", refresh: "r"),
        ])
        #expect(try result.get().token.value == "t")
        #expect(pauses == [.seconds(5), .seconds(5), .seconds(10), .seconds(10)])
        let form = try #require(issuer.calls.last?.form)
        #expect(form["grant_type"] == "urn:ietf:params:oauth:grant-type:device_code")
        #expect(form["device_code"] == "HAQAB")
        #expect(form["client_secret"] == nil)
        #expect(issuer.calls.first?.path == "/\(Sample.tenant)/oauth2/v2.0/devicecode")
    }

    @Test(
        "A user who declines is told apart from an issuer that fails",
        arguments: [
            ("authorization_declined", .interactionRequired), ("expired_token", .interactionRequired),
            ("bad_verification_code", .interactionRequired), ("invalid_client", .service),
        ] as [(String, AcquisitionError.Code)]
    )
    func ends(error: String, code: AcquisitionError.Code) async throws {
        let (result, _, issuer) = try await self.signIn([.error(error)])
        let failure = try #require(throws: AcquisitionError.self) { try result.get() }
        #expect(failure.code == code)
        #expect(issuer.calls.count == 2)
    }

    @Test func aUserWhoTakesTooLongHasToStartAgain() async throws {
        let (result, pauses, _) = try await self.signIn([.error("authorization_pending")])
        #expect(try #require(throws: AcquisitionError.self) { try result.get() }.reason == "code_expired")
        #expect(pauses.reduce(.zero, +) <= .seconds(900))
    }

    @Test func aShortFailureOfTheIssuerIsWaitedOut() async throws {
        let (result, _, _) = try await self.signIn([.init(status: 503, body: "busy"), .user("t")])
        #expect(try result.get().token.value == "t")
    }

    @Test(
        "Answers that make no sense are refused",
        arguments: [
            "", "<html>", "[]", "{}", #"{"device_code":"a"}"#, #"{"error":"invalid_scope"}"#, #"{"device_code":7}"#,
        ]
    )
    func badAnswers(body: String) async throws {
        let client = try ScriptedIssuer { _ in .init(body: body) }.client()
        await #expect(throws: AcquisitionError.self) { try await client.deviceCode(scopes: ["a"]) }
    }

    @Test func theNameThatADFSUsesIsUnderstood() async throws {
        let body = Self.answer.replacing("verification_uri", with: "verification_url")
        let client = try ScriptedIssuer { _ in .init(body: body) }.client()
        #expect(try await client.deviceCode(scopes: ["a"]).verificationURL == "https://login.microsoft.com/device")
    }
}
