//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Testing

/// What is wrong with an API is reported before the first call.
@Suite struct SetupTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let expected: String
        let change: @Sendable (inout DownstreamAPIOptions) -> Void

        init(_ expected: String, change: @escaping @Sendable (inout DownstreamAPIOptions) -> Void) {
            self.expected = expected
            self.change = change
        }

        var testDescription: String { self.expected }
    }

    // Scoreboard: A9
    @Test(
        "Mistakes are named with their API and option",
        arguments: [
            Mistake("'BaseUrl'") { $0.baseURL = "" },
            Mistake("'BaseUrl'") { $0.baseURL = "myapi.example.com" },
            Mistake("'BaseUrl'") { $0.baseURL = "/relative" },
            Mistake("'BaseUrl'") { $0.baseURL = "https://user:s3cr3t@h/" },
            Mistake("'BaseUrl'") { $0.baseURL = "https://h/?key=s3cr3t" },
            Mistake("'BaseUrl'") { $0.baseURL = "https://h/#x" },
            Mistake("'BaseUrl'") { $0.baseURL = "https://h/a/../b" },
            Mistake("'BaseUrl'") { $0.baseURL = "file:///etc/passwd" },
            Mistake("'AllowInsecureHttp'") { $0.baseURL = "http://myapi.example.com/" },
            Mistake("'Scopes'") { $0.scopes = [] },
            Mistake("'Scopes'") { $0.scopes = [""] },
            Mistake("'Scopes'") { $0.scopes = ["api://a/read api://a/write"] },
            Mistake("'AcceptHeader'") { $0.acceptHeader = "a\r\nX-Evil: 1" },
            Mistake("'ExtraHeaderParameters'") { $0.extraHeaderParameters = ["Authorization": "s3cr3t"] },
            Mistake("'ExtraHeaderParameters'") { $0.extraHeaderParameters = ["x-forwarded-for": "s3cr3t"] },
            Mistake("'ExtraHeaderParameters'") { $0.extraHeaderParameters = ["X-MS-TOKEN-AAD": "s3cr3t"] },
            Mistake("'ExtraHeaderParameters'") { $0.extraHeaderParameters = ["x y": "s3cr3t"] },
            Mistake("'ExtraHeaderParameters'") { $0.extraHeaderParameters = ["x": "s3cr3t\r\nX-Evil: 1"] },
            Mistake("timeout") { $0.timeout = .zero },
            Mistake("limit") { $0.responseBodyLimit = 0 },
        ]
    )
    func mistakes(mistake: Mistake) throws {
        var options = Sample.options
        mistake.change(&options)
        let error = try #require(throws: DownstreamAPIError.self) {
            try Sample.client(StubHTTPClient("[]"), options: options)
        }
        #expect(error.code == .configuration)
        #expect(error.message.contains("'MyApi'"))
        #expect(error.message.contains(mistake.expected), "\(error.message)")
        #expect(!error.message.contains("s3cr3t"))
    }

    @Test func aBadRelativePathIsNamed() throws {
        var options = Sample.options
        options.relativePath = "../admin"
        let error = try #require(throws: DownstreamAPIError.self) {
            try Sample.client(StubHTTPClient("[]"), options: options)
        }
        #expect(error.code == .configuration)
        #expect(error.message.contains("'MyApi'") && error.message.contains("'RelativePath'"))
    }

    @Test func plainHTTPNeedsConsent() async throws {
        var options = Sample.options
        options.baseURL = "http://myapi.internal:8080"
        options.allowInsecureHTTP = true
        let http = StubHTTPClient("[]")
        let _: [Product] = try await Sample.client(http, options: options).get("MyApi", "a", as: .app)
        #expect(http.requests.first?.head.scheme == "http")
        #expect(http.requests.first?.head.authority == "myapi.internal:8080")
        #expect(http.requests.first?.head.path == "/a")
    }

    // Scoreboard: A10
    @Test(
        "An unknown name lists the known ones and suggests the nearest",
        arguments: [("MyAp", "Did you mean 'MyApi'?"), ("myapi", "Did you mean 'MyApi'?"), ("Order", "'Orders'?")]
    )
    func unknownNames(name: String, suggestion: String) async throws {
        let downstream = try Sample.client(StubHTTPClient("[]"))
        let error = await #expect(throws: DownstreamAPIError.self) {
            let _: [Product] = try await downstream.get(name, as: .app)
        }
        #expect(error?.code == .unknownAPI)
        #expect(error?.message.contains(suggestion) == true)
        #expect(error?.message.contains("Known: 'MyApi', 'Orders'.") == true)
    }

    @Test func aNameThatIsNearNoneSuggestsNone() throws {
        let downstream = try Sample.client(StubHTTPClient("[]"))
        let error = try #require(throws: DownstreamAPIError.self) { try downstream.require("Weather") }
        #expect(!error.message.contains("Did you mean"))
        #expect(downstream.names == ["MyApi", "Orders"])
        #expect(throws: Never.self) { try downstream.require("Orders") }
    }
}
