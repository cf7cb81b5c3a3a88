//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyFuzzing
import Testing

@testable import LatchkeyTokenAcquisition

/// Damaged fields, forms and small texts: whatever comes, reading ends and nothing crashes.
@Suite(.timeLimit(.minutes(10))) struct FieldFuzzTests {
    private static let words = [
        ",", "=", "\"", "\\", "\\\"", " ", "\t", "==", "Bearer ", "Basic realm=", "claims=", "\u{0}", "%", "%zz", "%00",
        "&", "+", String(repeating: ",", count: 500), String(repeating: "\"", count: 501),
    ]

    private static func texts(_ samples: [String], seed: UInt64, count: Int = 2_000) -> [String] {
        Mutator(samples, seed: seed, words: Self.words).prefix(count).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func damagedChallengesAreRead() async {
        let samples = [
            #"Bearer realm="", authorization_uri="https://login/a", error="insufficient_claims", claims="e30=""#,
            #"Negotiate YII/a==, Basic realm="x \"y\", z", PoP nonce="n1", NTLM, Bearer resource_id=c"#,
            #"Bearer error="insufficient_claims", claims="{\"access_token\":{}}""#,
        ]
        for text in Self.texts(samples, seed: 1) {
            await Task.yield()
            for challenge in AuthenticationChallenge.all(in: [text, text]) {
                #expect(!challenge.scheme.isEmpty && challenge.scheme == challenge.scheme.lowercased(), "\(text)")
                guard let claims = challenge.claims else { continue }
                #expect(JSONValue(parsing: Array(claims.utf8))?.object != nil, "\(text)")
            }
        }
    }

    @Test func damagedArcChallengesNameNoOtherFile() async {
        let directory = ArcChallenge.directory
        let samples = ["Basic realm=\(directory)9a2c0e7b-1f55.key", "Basic realm=/etc/passwd"]
        let words = [
            "/", "..", "../", "/etc/passwd", ".key", "\0", "%2f", "\u{301}", "\r\n", "Basic realm=", directory,
        ]
        for input in Mutator(samples, seed: 2, words: words).prefix(2_000) {
            await Task.yield()
            let text = String(decoding: input, as: UTF8.self)
            do throws(AcquisitionError) {
                let challenge = try ArcChallenge(text, directory: directory)
                let path = text.split(separator: "=").last ?? ""
                #expect(path.hasPrefix(directory) && path.hasSuffix(".key"), "\(text)")
                #expect(!path.dropFirst(directory.count).utf8.contains(UInt8(ascii: "/")), "\(text)")
                // There is no such file on the machine that runs the tests.
                #expect(throws: AcquisitionError.self) { () throws(AcquisitionError) in try challenge.answer() }
            } catch {
                #expect(error.reason == "invalid_managed_identity_response", "\(text)")
            }
        }
    }

    @Test func damagedFormsOfBrowsersAreRead() async throws {
        let request = AuthorizationRequest(
            url: "https://login/authorize",
            state: "the-state",
            nonce: "n",
            codeVerifier: "v",
            redirectURI: "https://app/back",
            scopes: []
        )
        let samples = ["code=abc&state=\(request.state)&session_state=x", "error=access_denied&state=\(request.state)"]
        for text in Self.texts(samples, seed: 3) {
            await Task.yield()
            do throws(AcquisitionError) {
                let code = try AuthorizationAnswer(form: text).code(for: request)
                #expect(!code.isEmpty, "\(text)")
            } catch {
                #expect(error.message.utf8.count < 4_096, "\(text)")
            }
        }
    }

    @Test func damagedDatesAreReadOrNot() async {
        let samples = [
            "Thu, 01 Jan 2026 00:00:00 GMT", "Thursday, 01-Jan-26 00:00:00 GMT", "Thu Jan  1 00:00:00 2026", "120",
            "2026-01-02T05:24:12Z", "1/2/2026 5:24:12 AM +00:00", "1767225600", "1767225600.5",
        ]
        let words = [":", "-", "/", " ", "9223372036854775807", "1e300", "-1", "+", "PM", "gmt", "0x1p1000", "nan"]
        for input in Mutator(samples, seed: 4, words: words).prefix(2_000) {
            await Task.yield()
            let text = String(decoding: input, as: UTF8.self)
            _ = HTTPDate.seconds(text)
            if let seconds = IdentityDate.seconds(.string(text)) {
                #expect(abs(seconds) < 1_000_000_000_000, "\(text)")
            }
            let fields: HTTPFields = [.retryAfter: text, .date: samples[0]]
            guard let pause = RetryAfter.duration(in: fields) else { continue }
            #expect(pause >= .zero && pause <= .seconds(3600), "\(text)")
        }
    }

    @Test func damagedClientInfoNamesNoAccount() async {
        let samples = [#"{"uid":"\#(Sample.objectID)","utid":"\#(Sample.tenant)"}"#]
        for (number, json) in Mutator(samples, seed: 5).prefix(2_000).enumerated() {
            await Task.yield()
            // Damaged inside and, every other time, outside.
            let text = number.isMultiple(of: 2) ? Base64URL.encode(json) : String(decoding: json, as: UTF8.self)
            do throws(AcquisitionError) {
                let info = try ClientInfo(text)
                #expect(!info.object.isEmpty && !info.tenant.isEmpty, "input \(number)")
            } catch {
                #expect(error.code == .invalidResponse, "input \(number)")
            }
        }
    }

    @Test func damagedIDTokensNameNoUser() async {
        let claims = #"{"aud":["x","\#(Sample.clientID)"],"tid":"\#(Sample.tenant)","nonce":"n","name":"Ana","iat":1}"#
        for (number, json) in Mutator([claims], seed: 6).prefix(2_000).enumerated() {
            await Task.yield()
            let token = Sample.jwt(String(decoding: json, as: UTF8.self))
            do throws(AcquisitionError) {
                let read = try IDToken(token, for: Sample.clientID, nonce: "n")
                #expect(read["nonce"] == "n", "input \(number)")
            } catch {
                #expect(error.code == .invalidResponse, "input \(number)")
            }
        }
        for text in Self.texts([Sample.jwt(claims)], seed: 7) { _ = UnverifiedClaims(of: text) }
    }

    @Test func whatIsReadAsJSONIsReadAgain() async throws {
        let samples = [
            #"{"a":[1,-2.5e3,true,null,"\u00e9\ud83d\ude00\n\"\\"],"b":{"c":{}},"d":"é😀"}"#, "[[[[]]]]", "\"x\"", "12",
        ]
        for (number, input) in Mutator(samples, seed: 8).prefix(2_000).enumerated() {
            await Task.yield()
            guard let value = JSONValue(parsing: input) else { continue }
            #expect(JSONValue(parsing: Array(value.text.utf8)) == value, "input \(number)")
        }
    }
}
