//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyHTTP
import LatchkeyTesting
import LatchkeyTokenAcquisition
import Synchronization
import Testing

/// How requests are built.
@Suite struct RequestTests {
    // Scoreboard: C15
    @Test func hooksRunInOrderAndSeeTheHeaderOnceItIsThere() async throws {
        let seen = Mutex<[String]>([])
        func hook(_ name: String) -> RequestHook {
            RequestHook { request in
                let hasHeader = request.head.headerFields[.authorization] != nil
                seen.withLock { $0.append("\(name) \(hasHeader)") }
                request.head.headerFields[.from] = name
            }
        }
        var options = Sample.options
        options.beforeAuthorization = hook("before")
        options.afterAuthorization = hook("after")
        options.customizeRequest = hook("last")
        let http = StubHTTPClient([.status(503), .status(200)])
        _ = try await Sample.client(http, options: options).api("MyApi").call(as: .app)
        let once = ["before false", "after true", "last true"]
        #expect(seen.withLock { $0 } == once + once)
        #expect(http.requests.map { $0.head.headerFields[.from] } == ["last", "last"])
        #expect(options == options)
        #expect(options.beforeAuthorization != options.afterAuthorization)
    }

    @Test func whatAHookThrowsEndsTheCall() async throws {
        struct Refusal: Error {}
        let http = StubHTTPClient("[]")
        let api = try Sample.client(http).api("MyApi")
        await #expect(throws: Refusal.self) {
            _ = try await api.call(as: .app) { $0.customizeRequest = RequestHook { _ in throw Refusal() } }
        }
        #expect(http.requests.isEmpty)
    }

    // Scoreboard: C16
    @Test func callsAreAnonymousOnlyWhenThatIsSaid() async throws {
        var options = Sample.options
        options.scopes = []
        #expect(throws: DownstreamAPIError.self) { try Sample.client(StubHTTPClient("[]"), options: options) }
        options.authentication = .anonymous
        let headers = StubHeaderProvider()
        let http = StubHTTPClient("[]")
        let api = try Sample.client(http, options: options, headers: headers).api("MyApi")
        _ = try await api.call()
        #expect(http.requests.first?.head.headerFields[.authorization] == nil)
        #expect(headers.requests.isEmpty)
        let user = TokenSubject.user(Principal(homeAccountID: "o.t"))
        let error = await #expect(throws: DownstreamAPIError.self) { _ = try await api.call(as: user) }
        #expect(error?.code == .invalidRequest)
        options.scopes = ["api://a/.default"]
        #expect(throws: DownstreamAPIError.self) { try Sample.client(StubHTTPClient("[]"), options: options) }
    }

    // Scoreboard: C31
    @Test func aCertificateAloneMayProveTheCaller() async throws {
        var options = Sample.options
        options.authentication = .clientCertificate
        options.scopes = []
        let identity = ClientIdentity(pem: [1])
        let http = StubHTTPClient("[]")
        let headers = StubHeaderProvider()
        let client = try DownstreamAPIClient(
            apis: ["MyApi": options],
            headers: headers,
            http: http,
            certificate: { _ in identity }
        )
        _ = try await client.api("MyApi").call()
        #expect(http.requests.first?.clientIdentity == identity)
        #expect(http.requests.first?.head.headerFields[.authorization] == nil)
        #expect(headers.requests.isEmpty)
        let without = try Sample.client(http, options: options).api("MyApi")
        let error = await #expect(throws: DownstreamAPIError.self) { _ = try await without.call() }
        #expect(error?.code == .configuration)
    }

    @Test func aBoundTokenBringsItsCertificate() async throws {
        let identity = ClientIdentity(pem: [1])
        let headers = StubHeaderProvider(.success(.init(value: "mtls_pop t", clientIdentity: identity)))
        let http = StubHTTPClient("[]")
        _ = try await Sample.client(http, headers: headers).api("MyApi").call(as: .app)
        #expect(http.requests.first?.clientIdentity == identity)
    }

    // Scoreboard: C13, C14
    @Test func fieldsAndParametersOfTheOptionsAreAddedAndReservedOnesRefused() async throws {
        var options = Sample.options
        options.extraHeaderParameters = ["x-kind": "a"]
        options.extraQueryParameters = ["a b": "c&d"]
        let http = StubHTTPClient("[]")
        _ = try await Sample.client(http, options: options).api("MyApi").call(.get, "p?x=1", as: .app)
        #expect(http.requests.first?.head.path == "/v1/p?x=1&a%20b=c%26d")
        #expect(http.requests.first?.head.headerFields[try #require(.init("x-kind"))] == "a")
        for name in ["Authorization", "Cookie", "HOST", "x-original-url", "X-Forwarded-Host", "x-ms-token-aad"] {
            options.extraHeaderParameters = [name: "a"]
            #expect(throws: DownstreamAPIError.self) { try Sample.client(http, options: options) }
        }
    }

    @Test(
        "Fields that would break out of a request are refused",
        arguments: ["a\r\nX-Evil: 1", "a\nb", "a\u{0}b", "\r\n\r\nGET / HTTP/1.1"]
    )
    func injection(value: String) async throws {
        let http = StubHTTPClient("[]")
        for change: DownstreamCall.Overrides in [
            { $0.extraHeaderParameters = ["x-a": value] }, { $0.acceptHeader = value }, { $0.contentType = value },
            { $0.extraHeaderParameters = [value: "a"] },
        ] {
            let error = await #expect(throws: DownstreamAPIError.self) {
                _ = try await Sample.client(http).api("MyApi").call(as: .app, overrides: change)
            }
            #expect(error?.code == .configuration)
        }
        let body = RequestBody.bytes([1], contentType: value)
        let error = await #expect(throws: DownstreamAPIError.self) {
            _ = try await Sample.client(http).api("MyApi").call(.post, body: body, as: .app)
        }
        #expect(error?.code == .invalidRequest)
        // What a query carries is encoded, whatever it is.
        _ = try await Sample.client(http).api("MyApi").call(as: .app) { $0.extraQueryParameters = ["q": value] }
        #expect(http.requests.count == 1)
        #expect(http.requests.first?.head.path?.utf8.allSatisfy { $0 > 0x20 } == true)
    }

    // Scoreboard: C30
    @Test func cancellationReachesTheRequest() async throws {
        let gate = Gate()
        struct Waiting: HTTPClient {
            let gate: Gate
            func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
                self.gate.open()
                do { try await Task.sleep(for: .seconds(3600)) } catch {}
                throw HTTPClientError(.cancelled, "It was cancelled.")
            }
        }
        let api = try Sample.client(Waiting(gate: gate)).api("MyApi")
        let task = Task { try await api.call(as: .app) }
        try await gate.wait()
        task.cancel()
        let error = await #expect(throws: DownstreamAPIError.self) { try await task.value }
        #expect(error?.code == .cancelled)
    }

    // Scoreboard: A13, A14
    @Test func overridesChangeACopyEvenWhenManyRunAtOnce() async throws {
        let http = StubHTTPClient("[]")
        let api = try Sample.client(http).api("MyApi")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask {
                    _ = try await api.call(as: .app) { $0.extraQueryParameters["n"] = String(number) }
                }
            }
            try await group.waitForAll()
        }
        _ = try await api.call(as: .app)
        let paths = http.requests.map { $0.head.path ?? "" }
        #expect(Set(paths.dropLast()).count == 50)
        #expect(paths.last == "/v1/status")
    }
}
