//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import FoundationEssentials
import HTTPTypes
import LatchkeyCredentials
import LatchkeyEmulator
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import LatchkeyWeb
import Testing

@testable import LatchkeySidecar

/// Signed requests that the program before the sidecar received.
@Suite(.timeLimit(.minutes(5))) struct SignedRequestTests {
    private static let target = "https://api.example/things?a=1"

    /// The field of a caller that signs `GET https://api.example/things`.
    private static func field(_ rig: SidecarRig, as subject: TokenSubject = .app) async throws -> String {
        let http = try CurlHTTPClient(
            configuration: .init(trustRoots: .file(rig.folder.appending(path: "ca.pem").path))
        )
        let application = try #require(rig.emulator.configuration.applications.first)
        let options = try ApplicationOptions(
            instance: "\(rig.emulator.baseURL)/",
            tenantID: Emulator.sampleTenant,
            clientID: application.clientID,
            credentials: [.clientSecret(try #require(application.secrets.first))]
        )
        let client = try ConfidentialClient(options, cache: TokenCache(), http: http)
        var token = AcquireTokenOptions()
        token.scheme = .signedRequest
        token.signedRequest = SignedRequest(method: "GET", host: "api.example", path: "/things")
        let header = try await client.authorizationHeader(
            scopes: ["api://\(SidecarRig.client)/.default"],
            as: subject,
            options: token
        )
        await http.shutdown()
        return header.value
    }

    private static func fields(
        _ field: String,
        method: String? = "GET",
        uri: String? = Self.target
    ) throws -> HTTPFields {
        var fields: HTTPFields = [.authorization: field]
        if let method { fields[try #require(HTTPField.Name("original-method"))] = method }
        if let uri { fields[try #require(HTTPField.Name("original-uri"))] = uri }
        return fields
    }

    // Scoreboard: W27, W81
    @Test func theHolderOfTheTokensKeyIsKnown() async throws {
        try await SidecarRig.run { rig in
            let field = try await Self.field(rig)
            #expect(field.lowercased().hasPrefix("pop "))
            let answer = try await rig.send("/Validate", .get, try Self.fields(field))
            #expect(answer.status == 200)
            #expect(answer.json["protocol"] as? String == "PoP")
            let claims = try #require(answer.json["claims"] as? [String: Any])
            #expect(claims["cnf"] != nil)
            let token = try #require(answer.json["token"] as? String)
            #expect(token.split(separator: ".").count == 3)
            // The token inside is no bearer token.
            #expect(try await rig.send("/Validate", token: token).status == 401)
        }
    }

    // Scoreboard: W81
    @Test func whatWasNotSignedIsRefused() async throws {
        try await SidecarRig.run { rig in
            let field = try await Self.field(rig)
            for (method, uri) in [
                ("POST", Self.target), ("GET", "https://evil.example/things"), ("GET", "https://api.example/others"),
            ] {
                let answer = try await rig.send("/Validate", .get, try Self.fields(field, method: method, uri: uri))
                #expect(answer.status == 401)
                #expect(answer.fields[.wwwAuthenticate] == "PoP error=\"invalid_token\"")
                #expect(!answer.text.contains("api.example"))
            }
            for (method, uri) in [(nil, Self.target), ("GET", nil), ("GET", "/things")] as [(String?, String?)] {
                let answer = try await rig.send("/Validate", .get, try Self.fields(field, method: method, uri: uri))
                #expect(answer.status == 400)
                #expect(answer.code == "original_request_missing")
            }
            let broken = try await rig.send("/Validate", .get, try Self.fields(String(field.dropLast(8))))
            #expect(broken.status == 401)
            // On other routes an envelope is no token.
            #expect(try await rig.send("/AuthorizationHeader/Echo", .get, try Self.fields(field)).status == 401)
        }
    }

    // Scoreboard: W81
    @Test func theSettingsSayWhatMustBeCovered() async throws {
        let settings = """
            {"Sidecar": {"PopValidation": {"ValidateU": false, "ValidateQ": false,
             "SignedHttpRequestLifetime": "00:10:00"}}}
            """
        try await SidecarRig.run(settings: settings) { rig in
            let rules = rig.settings.options.signedRequests
            #expect(rules.required == [.method, .path])
            #expect(rules.lifetime == .seconds(600))
            let field = try await Self.field(rig)
            let uri = "https://other.example/things"
            #expect(try await rig.send("/Validate", .get, try Self.fields(field, uri: uri)).status == 200)
        }
        let present = #"{"Sidecar": {"PopValidation": {"ValidatePresentClaims": true}}}"#
        try await SidecarRig.run(settings: present) { rig in
            #expect(rig.settings.options.signedRequests.required == [.host])
            #expect(rig.settings.options.signedRequests.checkedWhenCovered == [.method, .path])
        }
        let wrong = #"{"Sidecar": {"PopValidation": {"ValidateM": "maybe", "Lifetime": "1"}}}"#
        await #expect(throws: (any Error).self) { try await SidecarRig.run(settings: wrong) { _ in } }
    }
}
