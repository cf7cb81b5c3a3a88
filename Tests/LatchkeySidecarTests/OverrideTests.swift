//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition
import Testing

@testable import LatchkeySidecar

/// How queries are read, and how they change settings.
@Suite(.timeLimit(.minutes(2))) struct OverrideTests {
    private static let token = "optionsOverride.AcquireTokenOptions"

    @Test func scopesMayBeRepeatedOrSeparated() throws {
        let expected = ["User.Read", "Mail.Read"]
        for query in [
            "optionsOverride.Scopes=User.Read&optionsOverride.Scopes=Mail.Read",
            "optionsOverride.Scopes=User.Read%20Mail.Read", "optionsoverride.scopes=User.Read+Mail.Read",
            "optionsOverride%2EScopes=User.Read&OPTIONSOVERRIDE.SCOPES=%20&optionsOverride.Scopes=Mail.Read",
        ] {
            #expect(try SidecarOverrides(query: query).scopes == expected)
        }
        #expect(try SidecarOverrides(query: "optionsOverride.Scopes=a%2Bb").scopes == ["a+b"])
    }

    @Test func theLastOfRepeatedValuesCounts() throws {
        let query = "AgentIdentity=a&agentidentity=b&\(Self.token).Tenant=x&\(Self.token).Tenant=y"
        let overrides = try SidecarOverrides(query: query)
        #expect(overrides.agentIdentity == "b")
        #expect(overrides.tenant == "y")
    }

    @Test func unknownNamesAndBaseURLsAreIgnored() throws {
        let query = "x=1&optionsOverride.Nothing=2&%ZZ=3&optionsOverride.BaseUrl=http://evil&&=&a"
        let overrides = try SidecarOverrides(query: query)
        #expect(overrides.isEmpty)
        #expect(overrides.warnings.count == 1)
    }

    @Test(arguments: ["CONNECT", "TRACE", "a b", "GET\u{1}"]) func methodsMustBeUsable(_ method: String) {
        #expect(throws: SidecarProblem.self) { _ = try SidecarOverrides(query: "optionsOverride.HttpMethod=\(method)") }
    }

    @Test func queriesOfAnyBytesDoNotTrap() {
        var random = SystemRandomNumberGenerator()
        let names = [
            "optionsOverride.Scopes", "AgentUserId", "\(Self.token).ForceRefresh",
            "optionsOverride.ExtraHeaderParameters.A",
        ]
        for _ in 0..<10_000 {
            var query = ""
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                query += names.randomElement(using: &random) ?? ""
                query += ["=", "", "=%", "=%4", "=+", "==", "."].randomElement(using: &random) ?? ""
                let count = Int.random(in: 0...8, using: &random)
                let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
                query += String(decoding: bytes, as: UTF8.self) + "&"
            }
            _ = try? SidecarOverrides(query: query)
            _ = try? SidecarOverrides(query: query, isLenient: true)
            _ = try? SidecarRoute.find("/" + query)
        }
    }

    @Test func whatIsNotSaidStays() throws {
        var configured = DownstreamAPIOptions(baseURL: "https://api.example/", scopes: ["a"], requestAppToken: true)
        configured.acquireTokenOptions = .init(tenant: "t", forceRefresh: true, correlationID: "c")
        configured.extraHeaderParameters = ["X-One": "1", "X-Two": "2"]
        var unchanged = configured
        unchanged.apply(try SidecarOverrides(query: "\(Self.token).FmiPath=p"))
        unchanged.acquireTokenOptions.federatedIdentityPath = nil
        #expect(unchanged == configured)
        var changed = configured
        let query =
            "\(Self.token).ForceRefresh=false&optionsOverride.ExtraHeaderParameters.x-one=3"
            + "&optionsOverride.RequestAppToken=false"
        changed.apply(try SidecarOverrides(query: query))
        #expect(!changed.acquireTokenOptions.forceRefresh)
        #expect(changed.extraHeaderParameters == ["x-one": "3", "X-Two": "2"])
        #expect(changed.requestAppToken)
    }

    @Test func requestsDoNotChangeOneAnother() async throws {
        try await SidecarRig.run { rig in
            let token = try rig.userToken()
            try await withThrowingDiscardingTaskGroup { group in
                for index in 0..<200 {
                    group.addTask {
                        let isOverridden = index.isMultiple(of: 2)
                        let query = isOverridden ? "?optionsOverride.Scopes=https://graph.microsoft.com/User.Read" : ""
                        let answer = try await rig.send("/AuthorizationHeader/Echo\(query)", token: token)
                        #expect(answer.status == 200)
                        #expect(answer.claims["scp"] as? String == (isOverridden ? "User.Read" : "Products.Read"))
                    }
                }
            }
        }
    }
}
