//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyEmulator
import LatchkeyWeb
import Testing

@testable import LatchkeySidecar

/// Which requests are served, by path, method, sender and token.
@Suite(.timeLimit(.minutes(2))) struct RouteTests {
    @Test(arguments: [
        ("/Validate", "Validate"), ("/validate/", "Validate"), ("/HEALTHZ", "healthz"),
        ("/authorizationHEADER/My", "AuthorizationHeader"),
        ("/DownstreamApiUnauthenticated/x/", "DownstreamApiUnauthenticated"),
        ("/openapi/V1.json", "openapi"), ("/readyz", "readyz"),
    ])
    func pathsAreFoundInAnyLetterCase(_ path: String, _ name: String) throws {
        #expect(try SidecarRoute.find(path)?.name == name)
    }

    @Test(arguments: ["/", "", "/Validate/x", "/AuthorizationHeader", "/AuthorizationHeader/", "//Validate", "/a/b/c"])
    func otherPathsAreNot(_ path: String) throws {
        #expect(try SidecarRoute.find(path) == nil)
    }

    @Test func namesOfAPIsAreDecodedAndKeepTheirCase() throws {
        let route = try SidecarRoute.find("/DownstreamApi/My%20A%2fb+c")
        #expect(route == .downstreamAPI(api: "My A/b+c", isAuthenticated: true))
        for path in ["/DownstreamApi/%", "/DownstreamApi/%zz", "/DownstreamApi/%FF", "/DownstreamApi/a%00b"] {
            #expect(throws: SidecarProblem.self) { _ = try SidecarRoute.find(path) }
        }
    }

    // Scoreboard: S1, S5, H10
    @Test func whatIsNotServedIsAProblem() async throws {
        try await SidecarRig.run { rig in
            let missing = try await rig.send("/nothing")
            #expect(missing.status == 404)
            #expect(missing.fields[.contentType] == "application/problem+json")
            #expect(missing.json["title"] as? String == "Not Found")
            for method in [HTTPRequest.Method.get, .put, .patch, .delete, .options, .head] {
                let answer = try await rig.send("/DownstreamApi/MyApi", method)
                #expect(answer.status == 405)
                #expect(answer.fields[.allow] == "POST")
                #expect(answer.fields[.cacheControl] == "no-store")
                if method != .head { #expect(answer.code == "method_not_allowed") }
            }
            #expect(try await rig.send("/Validate", .post).fields[.allow] == "GET, HEAD")
            #expect(try await rig.send("/healthz").text == "Healthy")
            let head = try await rig.send("/healthz", .head)
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head.fields[.contentLength] == "7")
            #expect(try await rig.send("/metrics").status == 404)
        }
    }

    // Scoreboard: S1, H10
    @Test func tokensAreNeededWhereTheyAre() async throws {
        try await SidecarRig.run { rig in
            let routes: [(String, HTTPRequest.Method)] = [
                ("/Validate", .get), ("/AuthorizationHeader/MyApi", .get), ("/DownstreamApi/MyApi", .post),
            ]
            let other = try rig.emulator.accessToken(scope: "api://products/Products.Read")
            for (path, method) in routes {
                let none = try await rig.send(path, method)
                #expect(none.status == 401)
                #expect(none.code == "token_missing")
                #expect(none.fields[.wwwAuthenticate] == "Bearer")
                let bad = try await rig.send(path, method, token: "abc")
                #expect(bad.status == 401)
                #expect(bad.code == "token_invalid")
                #expect(bad.fields[.wwwAuthenticate]?.contains("invalid_token") == true)
                let wrong = try await rig.send(path, method, token: other)
                #expect(wrong.json["reason"] as? String == "wrongAudience")
                #expect(!wrong.text.contains(other))
                let token = try rig.userToken()
                #expect(try await rig.send(path, method, token: token).status != 401)
            }
        }
    }

    // Scoreboard: S12, H10
    @Test func onlyTheSameHostIsServed() async throws {
        try await SidecarRig.run { rig in
            let path = "/AuthorizationHeaderUnauthenticated/App"
            for peer in [Peer.Address.ip("10.0.0.7"), .ip("::2"), .ip("127.0.0.1.evil"), .unknown] {
                let answer = try await rig.send(path, peer: peer)
                #expect(answer.status == 403)
                #expect(answer.code == "not_local")
                #expect(try await rig.send("/healthz", peer: peer, host: "evil.example").status == 200)
            }
            for peer in [Peer.Address.ip("127.0.0.9"), .ip("::1"), .ip("::ffff:127.0.0.1"), .unixSocket] {
                #expect(try await rig.send(path, peer: peer).status == 200)
            }
            // Nobody is believed to be here for saying so.
            let forwarded = HTTPField.Name("X-Forwarded-For")!
            let forged = try await rig.send(path, .get, [forwarded: "127.0.0.1"], peer: .ip("10.0.0.7"))
            #expect(forged.status == 403)
        }
        try await SidecarRig.run(changing: { $0.isDevelopment = true }) { rig in
            let path = "/AuthorizationHeaderUnauthenticated/App"
            let answer = try await rig.send(path, peer: .ip("10.0.0.7"), host: "dev")
            #expect(answer.status == 200)
        }
    }

    @Test func hostsAndBrowsersAreChecked() async throws {
        try await SidecarRig.run(changing: { $0.allowedHosts = ["sidecar.internal"] }) { rig in
            let path = "/AuthorizationHeaderUnauthenticated/App"
            for host in ["evil.example", "localhost.evil", "localhost:80:90", "", "[::1", "127.0.0.1@evil"] {
                let answer = try await rig.send(path, host: host)
                #expect(answer.status == 400, "\(host)")
                #expect(answer.code == "host_not_allowed")
            }
            for host in ["localhost", "LOCALHOST:1", "127.0.0.1:5000", "[::1]:5000", "[::1]", "Sidecar.Internal"] {
                #expect(try await rig.send(path, host: host).status == 200, "\(host)")
            }
            let origin = try await rig.send(path, .get, [.origin: "http://localhost"])
            #expect(origin.status == 403)
            #expect(origin.code == "browser_not_allowed")
            let site = HTTPField.Name("Sec-Fetch-Site")!
            #expect(try await rig.send(path, .get, [site: "cross-site"]).status == 403)
            #expect(try await rig.send(path, .get, [site: "none"]).status == 200)
        }
    }

    // Scoreboard: S11, H10
    @Test func scopesAreNeededOnAllRoutesUnlessSetOtherwise() async throws {
        let settings = #"{"AzureAd": {"Scopes": "access_as_user other"}}"#
        let paths = ["/Validate", "/AuthorizationHeader/Echo"]
        try await SidecarRig.run(settings: settings) { rig in
            for path in paths {
                #expect(try await rig.send(path, token: try rig.userToken()).status == 200)
                let denied = try await rig.send(path, token: try rig.userToken(scope: "something.else"))
                #expect(denied.status == 403)
                #expect(denied.code == "insufficient_scope")
                #expect(denied.fields[.wwwAuthenticate]?.contains("scope=\"access_as_user other\"") == true)
            }
        }
        try await SidecarRig.run(settings: settings, changing: { $0.requiresScopesOnAllRoutes = false }) { rig in
            let token = try rig.userToken(scope: "something.else")
            #expect(try await rig.send("/Validate", token: token).status == 403)
            #expect(try await rig.send("/AuthorizationHeader/Echo", token: token).status == 200)
        }
    }

    @Test func claimsComeAsTheyWere() async throws {
        try await SidecarRig.run { rig in
            let token = try rig.userToken()
            let answer = try await rig.send("/Validate", token: token)
            #expect(answer.json["protocol"] as? String == "Bearer")
            #expect(answer.json["token"] as? String == token)
            let claims = try #require(answer.json["claims"] as? [String: Any])
            #expect(claims["scp"] as? String == "access_as_user")
            #expect(claims["exp"] is Int)
            #expect(answer.fields[.cacheControl] == "no-cache, no-store, must-revalidate")
            // Byte for byte: the payload stands in the answer as it stands in the token.
            let payload = token.split(separator: ".")[1]
            var text = payload.replacing("-", with: "+").replacing("_", with: "/")
            while text.count % 4 != 0 { text += "=" }
            let bytes = try #require(Data(base64Encoded: String(text)))
            #expect(answer.text.contains(String(decoding: bytes, as: UTF8.self)))
        }
    }
}
