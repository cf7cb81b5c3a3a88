//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyEmulator
import LatchkeyTesting
import Testing

@testable import LatchkeySidecar

/// What calls of APIs send, and what they answer.
@Suite(.timeLimit(.minutes(2))) struct DownstreamTests {
    private static let path = "/DownstreamApiUnauthenticated/App"
    private static let open = #"{"Sidecar": {"AllowOverrides": {"CallDownstreamApiUnauthenticated": true}}}"#

    private static func call(_ rig: SidecarRig, _ relative: String, _ more: String = "") async throws -> SidecarAnswer {
        try await rig.send("\(Self.path)?optionsOverride.RelativePath=\(relative)\(more)", .post)
    }

    // Scoreboard: S10, H10
    @Test func everyAnswerIsPassedOn() async throws {
        try await SidecarRig.run(settings: Self.open) { rig in
            let answer = try await Self.call(rig, "missing")
            #expect(answer.status == 200)
            #expect(answer.json["statusCode"] as? Int == 404)
            #expect(answer.json["content"] as? String == "{\"error\":\"none\"}")
            let headers = try #require(answer.json["headers"] as? [String: [String]])
            let lower = Dictionary(uniqueKeysWithValues: headers.map { ($0.key.lowercased(), $0.value) })
            #expect(lower["etag"] == ["\"7\""])
            #expect(lower["retry-after"] == ["7"])
            #expect(lower["vary"] == ["Accept", "Origin"])
            #expect(lower["content-type"] == ["application/json"])
            #expect(lower["set-cookie"] == nil)
            #expect(lower["connection"] == nil)
        }
    }

    // Scoreboard: S13
    @Test func contentIsTextOrSaysWhatItIs() async throws {
        try await SidecarRig.run(settings: Self.open) { rig in
            let binary = try await Self.call(rig, "binary")
            #expect(binary.json["content"] as? String == Data([0xFF, 0x00, 0xFE]).base64EncodedString())
            #expect(binary.json["contentEncoding"] as? String == "base64")
            #expect(try await Self.call(rig, "latin").json["content"] as? String == "Müll")
            let empty = try await Self.call(rig, "empty")
            #expect(empty.json["content"] is NSNull)
            #expect(empty.json["statusCode"] as? Int == 204)
        }
    }

    // Scoreboard: H10
    @Test func bodiesAreForwardedAsTheyAre() async throws {
        try await SidecarRig.run(settings: Self.open) { rig in
            let bytes: [UInt8] = [0, 1, 255, 254]
            let path = "\(Self.path)?optionsOverride.HttpMethod=put&optionsOverride.RelativePath=items/1?x=y"
            let answer = try await rig.send(path, .post, [.contentType: "application/octet-stream"], body: bytes)
            #expect(answer.content["method"] as? String == "PUT")
            #expect(answer.content["path"] as? String == "/base/items/1?x=y")
            #expect(answer.content["body"] as? String == Data(bytes).base64EncodedString())
            let headers = try #require(answer.content["headers"] as? [String: String])
            #expect(headers["content-type"] == "application/octet-stream")
            #expect(headers["authorization"]?.hasPrefix("Bearer ey") == true)
            // Without a media type there is no body.
            for type in [nil, "nonsense"] as [String?] {
                let fields: HTTPFields = type.map { [.contentType: $0] } ?? [:]
                let none = try await rig.send(path, .post, fields, body: bytes)
                #expect(none.content["body"] as? String == "")
            }
        }
    }

    @Test func callersAreServedOnTheirBehalf() async throws {
        try await SidecarRig.run { rig in
            let path = "/DownstreamApi/Echo?optionsOverride.AcceptHeader=text/plain"
            let answer = try await rig.send(path, .post, token: try rig.userToken())
            let headers = try #require(answer.content["headers"] as? [String: String])
            #expect(headers["accept"] == "text/plain")
            #expect(answer.content["method"] as? String == "GET")
        }
    }

    @Test func someFieldsAreNotForCallers() async throws {
        try await SidecarRig.run(settings: Self.open) { rig in
            let prefix = "optionsOverride.ExtraHeaderParameters"
            let query = ["Authorization=x", "X-Forwarded-For=y", "Cookie=z", "Forwarded=f", "X-Good=ok"]
                .map { "&\(prefix).\($0)" }.joined()
            let more = "&optionsOverride.ExtraQueryParameters.a=1%262"
            let answer = try await Self.call(rig, "fields", query + more)
            let headers = try #require(answer.content["headers"] as? [String: String])
            #expect(headers["x-good"] == "ok")
            #expect(headers["authorization"] != "x")
            for name in ["x-forwarded-for", "cookie", "forwarded"] { #expect(headers[name] == nil) }
            #expect(answer.content["path"] as? String == "/base/fields?a=1%262")
            #expect(rig.logs.contains("'cookie' is not for callers to set"))
            for value in ["a%0D%0Ab", "a%00"] {
                #expect(try await Self.call(rig, "fields", "&\(prefix).X-A=\(value)").status == 400)
            }
            #expect(try await Self.call(rig, "fields", "&\(prefix).X%0AB=1").status == 400)
        }
    }

    @Test(arguments: [
        "..", "a/../../b", "%2e%2e/x", "a%252F..%2Fb", "//evil.example/", "a%5Cb", "x%23y", "https://evil.example/",
    ])
    func pathsStayBelowTheBase(_ relative: String) async throws {
        try await SidecarRig.run(settings: Self.open) { rig in
            let answer = try await Self.call(rig, relative)
            if answer.status == 200 {
                let path = try #require(answer.content["path"] as? String)
                #expect(path.hasPrefix("/base/"))
                #expect(!path.contains(".."))
            } else {
                #expect(answer.status == 400)
                #expect(answer.code == "invalid_relative_path")
                #expect(rig.echo.seen.isEmpty)
            }
        }
    }

    @Test func redirectsAreAnswersUnlessAllowed() async throws {
        try await SidecarRig.run(settings: Self.open) { rig in
            let answer = try await Self.call(rig, "redirect")
            #expect(answer.json["statusCode"] as? Int == 302)
        }
        let follow = Self.open.replacing("{\"Sidecar\": {", with: "{\"Sidecar\": {\"AllowOutboundRedirects\": true, ")
        try await SidecarRig.run(settings: follow) { rig in
            let answer = try await Self.call(rig, "redirect")
            #expect(answer.content["path"] as? String == "/base/target")
            // Never to another place, which would get the token.
            #expect(try await Self.call(rig, "away").json["statusCode"] as? Int == 302)
        }
    }

    // Scoreboard: S9
    @Test func failuresOfOthersAreNotTheSidecars() async throws {
        let dead = """
            {"DownstreamApis": {"Dead": {"BaseUrl": "http://127.0.0.1:1/", "RequestAppToken": true,
              "Scopes": ["api://products/.default"]}}}
            """
        try await SidecarRig.run(settings: dead) { rig in
            let answer = try await rig.send("/DownstreamApiUnauthenticated/Dead", .post)
            #expect(answer.status == 502)
            #expect(answer.code == "downstream_unreachable")
        }
        let small = """
            {"Sidecar": {"MaxResponseBodyBytes": 1000, "MaxRequestBodyBytes": 1000,
              "AllowOverrides": {"CallDownstreamApiUnauthenticated": true}}}
            """
        try await SidecarRig.run(settings: small) { rig in
            let answer = try await Self.call(rig, "big")
            #expect(answer.status == 502)
            #expect(answer.code == "downstream_too_large")
            let fields: HTTPFields = [.contentType: "text/plain", .contentLength: "1001"]
            let large = try await rig.send(Self.path, .post, fields, body: [UInt8](repeating: 0, count: 1001))
            #expect(large.status == 413)
            #expect(large.code == "request_too_large")
        }
        try await SidecarRig.run { rig in
            rig.emulator.script(.status(.tooManyRequests, retryAfter: .seconds(7), times: nil), for: .token)
            let answer = try await rig.send("/AuthorizationHeaderUnauthenticated/App")
            #expect(answer.status == 503)
            #expect(answer.fields[.retryAfter] != nil)
            #expect(answer.json["retryAfter"] is Int)
        }
        try await SidecarRig.run { rig in
            rig.emulator.script(.status(.internalServerError, times: nil), for: .token)
            let answer = try await rig.send("/AuthorizationHeaderUnauthenticated/App")
            #expect(answer.status == 503)
            #expect(answer.code == "identity_provider_unavailable")
        }
    }

    @Test func claimsChallengesGoRoundOnce() async throws {
        try await SidecarRig.run(settings: Self.open) { rig in
            let answer = try await Self.call(rig, "challenge")
            #expect(answer.json["statusCode"] as? Int == 401)
            #expect(rig.echo.seen.count == 2)
        }
    }

    // Scoreboard: W80
    @Test func usersWhoHaveToActAreNamed() async throws {
        var configuration = Emulator.Configuration()
        configuration.users = [.sample(policies: [.multiFactor("api://products")])]
        try await SidecarRig.run(configuration) { rig in
            let token = try rig.userToken()
            let answer = try await rig.send("/AuthorizationHeader/Echo", token: token)
            #expect(answer.status == 401)
            #expect(answer.code == "interaction_required")
            #expect(answer.json["errorCodes"] as? [Int] == [50_076])
            #expect(answer.json["subError"] as? String == "basic_action")
            #expect((answer.json["claims"] as? String)?.contains("access_token") == true)
            #expect(answer.fields[.wwwAuthenticate]?.contains("insufficient_claims") == true)
            let id = try #require(answer.json["correlationId"] as? String)
            #expect(UUID(uuidString: id) != nil)
            #expect(!answer.text.contains(token))
            #expect(!rig.logs.contains(token))
        }
    }

    @Test func wrongSecretsAreSaidSo() async throws {
        let wrong = #"{"AzureAd": {"ClientCredentials": [{"ClientSecret": "not it"}]}}"#
        try await SidecarRig.run(settings: wrong) { rig in
            let answer = try await rig.send("/AuthorizationHeaderUnauthenticated/App")
            #expect(answer.status == 401)
            #expect(answer.code == "identity_provider_error")
            #expect(answer.json["errorCode"] as? String == "invalid_client")
            #expect(!answer.text.contains("not it"))
        }
    }
}
