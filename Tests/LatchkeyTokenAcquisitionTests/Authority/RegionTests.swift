//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@Suite struct RegionTests {
    private static func ask(
        _ region: String?,
        environment: [String: String] = [:],
        metadata: @escaping @Sendable (ScriptedIssuer.Call) -> ScriptedIssuer.Answer = { _ in
            .init(status: 404, body: "")
        },
        times: Int = 1
    ) async throws -> [ScriptedIssuer.Call] {
        let issuer = ScriptedIssuer { call in call.path.hasPrefix("/metadata") ? metadata(call) : .token() }
        let client = try issuer.client({ $0.azureRegion = region }, environment: environment)
        for number in 0..<times {
            _ = try await client.token(scopes: ["api://\(number)/.default"], as: .app)
        }
        return issuer.calls
    }

    // Scoreboard: F27, P41, W72
    @Test(
        "A region is asked, or the world",
        arguments: [
            ("westus3", [:], "westus3.login.microsoft.com"), ("WestUS3", [:], "westus3.login.microsoft.com"),
            (nil, ["MSAL_FORCE_REGION": "eastus"], "eastus.login.microsoft.com"),
            ("DisableMsalForceRegion", ["MSAL_FORCE_REGION": "eastus"], "login.microsoftonline.com"),
            ("westus3", ["MSAL_DISABLE_REGION": "1"], "login.microsoftonline.com"),
            (nil, [:], "login.microsoftonline.com"),
            ("evil.example/", [:], "login.microsoftonline.com"), ("a.b", [:], "login.microsoftonline.com"),
            ("TryAutoDetect", ["REGION_NAME": "West US 2"], "westus2.login.microsoft.com"),
            ("TryAutoDetect", ["REGION_NAME": "evil.example#"], "login.microsoftonline.com"),
        ] as [(String?, [String: String], String)]
    )
    func hosts(region: String?, environment: [String: String], host: String) async throws {
        let calls = try await Self.ask(region, environment: environment)
        #expect(calls.last?.host == host)
        let detects = region == "TryAutoDetect" && environment["REGION_NAME"] != "West US 2"
        #expect(calls.count == (detects ? 2 : 1))
    }

    @Test func theRegionIsDetectedOnce() async throws {
        let calls = try await Self.ask(
            "TryAutoDetect",
            metadata: { _ in .init(body: #"{"location": "westus2", "name": "vm"}"#) },
            times: 3
        )
        #expect(calls.map(\.host) == ["169.254.169.254"] + Array(repeating: "westus2.login.microsoft.com", count: 3))
        #expect(calls[0].query == ["api-version": "2021-02-01"])
        #expect(calls[0].field("Metadata") == "true")
        #expect(calls[1].field("x-client-current-telemetry") == "5|1004,2,westus2,4,4|0,0,1,,,")
        #expect(calls[2].field("x-client-current-telemetry") == "5|1004,2,westus2,2,4|0,0,1,,,")
    }

    @Test func aFailureIsRememberedToo() async throws {
        let calls = try await Self.ask("TryAutoDetect", times: 3)
        #expect(calls.map(\.host) == ["169.254.169.254"] + Array(repeating: "login.microsoftonline.com", count: 3))
        #expect(calls[1].field("x-client-current-telemetry") == "5|1004,2,,1,5|0,0,1,,,")
    }

    @Test func aBusyServiceIsAskedAgain() async throws {
        let calls = try await Self.ask("TryAutoDetect", metadata: { _ in .init(status: 500, body: "") })
        #expect(calls.filter { $0.host == "169.254.169.254" }.count == 4)
    }

    @Test func aServiceThatWantsAnotherVersionGetsIt() async throws {
        let calls = try await Self.ask(
            "TryAutoDetect",
            metadata: { call in
                switch call.query["api-version"] {
                case "2023-11-15": .init(body: #"{"location": "northeurope"}"#)
                case nil: .init(status: 400, body: #"{"error":"x","newest-versions":["2023-11-15","2021-12-13"]}"#)
                default: .init(status: 400, body: "{}")
                }
            }
        )
        #expect(calls.last?.host == "northeurope.login.microsoft.com")
        #expect(calls.count == 4)
    }

    @Test(
        "Answers that make no sense leave the world",
        arguments: ["", "<html>", "{}", #"{"location": ""}"#, #"{"location": "evil.example/"}"#, #"{"location": 7}"#]
    )
    func badAnswers(body: String) async throws {
        let calls = try await Self.ask("TryAutoDetect", metadata: { _ in .init(body: body) })
        #expect(calls.last?.host == "login.microsoftonline.com")
    }

    @Test func usersAreServedByTheWorld() async throws {
        let issuer = ScriptedIssuer { _ in .user() }
        let client = try issuer.client { $0.azureRegion = "westus3" }
        _ = try await client.token(scopes: ["a"], as: .onBehalfOf(.init("a.b.c")))
        #expect(issuer.calls.map(\.host) == ["login.microsoftonline.com"])
    }

    @Test func otherCloudsHaveRegionsOfTheirOwn() async throws {
        let issuer = ScriptedIssuer { _ in .token() }
        let client = try issuer.client {
            $0.instance = "https://login.microsoftonline.us/"
            $0.azureRegion = "usgovvirginia"
        }
        _ = try await client.token(scopes: [Sample.scope], as: .app)
        #expect(issuer.calls.map(\.host) == ["usgovvirginia.login.microsoftonline.us"])
    }
}
