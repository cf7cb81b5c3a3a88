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

/// Servers that misbehave, over real connections: every call ends, with a typed error.
@Suite(.timeLimit(.minutes(2))) struct LoopbackTests {
    private struct Echo: Decodable, Sendable {
        var method: String
        var target: String
        var headers: [String]
        var body: Int
    }

    // Scoreboard: C26
    @Test func requestsArriveAsTheyWereMeant() async throws {
        try await LoopbackServer.with { server in
            let api = try server.api { $0.extraQueryParameters = ["a": "b c"] }
            let response = try await api.call(.post, "echo", body: .value(["x": 1]), as: .app)
            // The server names no media type.
            let echo: Echo = try await response.decoded()
            #expect(echo.method == "POST")
            #expect(echo.target == "/echo?a=b%20c")
            #expect(echo.body == 7)
            #expect(echo.headers.contains { $0.lowercased() == "authorization: bearer t0k3n" })
            #expect(echo.headers.contains { $0.lowercased() == "content-type: application/json" })
            #expect(try await api.head("echo", as: .app).status == .ok)
        }
    }

    @Test(
        "A broken response is a typed error",
        arguments: [
            ("garbage", DownstreamAPIError.Code.network), ("bad-status", .network), ("silence", .network),
            ("truncated", .network), ("truncated-chunks", .network), ("bad-chunk", .network),
            ("endless-headers", .network), ("endless-interim", .network), ("only-interim", .network),
            ("error", .failureStatus), ("redirect", .failureStatus), ("nothing-here", .failureStatus),
            ("empty", .decodingFailed), ("until-close", .decodingFailed),
        ]
    )
    func broken(path: String, code: DownstreamAPIError.Code) async throws {
        try await LoopbackServer.with { server in
            let error = await #expect(throws: DownstreamAPIError.self) {
                let _: [Int] = try await server.api().get("\(path)?key=s3cr3t", as: .app)
            }
            #expect(error?.code == code, "\(String(describing: error))")
            #expect(error?.message.contains("s3cr3t") == false)
            #expect(error?.message.contains("t0k3n") == false)
        }
    }

    // Scoreboard: C22
    @Test func serversThatHangAtAnyStageAreLeft() async throws {
        try await LoopbackServer.with { server in
            let silent = try server.api(port: server.silentPort) { $0.timeout = .milliseconds(300) }
            let handshake = try server.api(port: server.silentPort) {
                $0.baseURL = "https://127.0.0.1:\(server.silentPort)/"
                $0.timeout = .milliseconds(300)
            }
            let headless = try server.api { $0.timeout = .milliseconds(300) }
            for (api, path) in [(silent, "x"), (handshake, "x"), (headless, "hang/a")] {
                let error = await #expect(throws: DownstreamAPIError.self) {
                    _ = try await api.call(.get, path, as: .app)
                }
                #expect(error?.code == .timedOut)
            }
        }
    }

    // Scoreboard: C22
    @Test func aBodyThatStopsHalfwayTakesNoMoreThanTheCallMay() async throws {
        try await LoopbackServer.with { server in
            let api = try server.api { $0.timeout = .milliseconds(500) }
            let response = try await api.call(.get, "halfway/a", as: .app)
            let error = await #expect(throws: DownstreamAPIError.self) { _ = try await response.bytes() }
            #expect(error?.code == .timedOut)
        }
    }

    @Test func endlessBodiesAreCutOff() async throws {
        try await LoopbackServer.with { server in
            let api = try server.api { $0.responseBodyLimit = 100_000 }
            let error = await #expect(throws: DownstreamAPIError.self) {
                _ = try await api.call(.get, "stream/long/100000000", as: .app).bytes()
            }
            #expect(error?.code == .responseTooLarge)
        }
    }

    @Test func aRedirectIsFollowedOnlyWhereThatIsAllowed() async throws {
        try await LoopbackServer.with { server in
            let following = try server.api { $0.redirects = .follow() }
            let echo: Echo = try await following.call(.get, "redirect", as: .app).decoded()
            #expect(echo.target == "/echo")
            #expect(echo.headers.contains { $0.lowercased() == "authorization: bearer t0k3n" })
            #expect(try await server.api().call(.get, "redirect", as: .app).head.status == .found)
        }
    }

    @Test func aServerThatIsNotThereIsTriedAgain() async throws {
        let http = try CurlHTTPClient()
        let options = DownstreamAPIOptions(
            // Nobody listens on the discard port.
            baseURL: "http://127.0.0.1:9/",
            scopes: ["api://a/.default"],
            allowInsecureHTTP: true
        )
        let client = try Sample.client(http, options: options)
        let error = await #expect(throws: DownstreamAPIError.self) {
            try await client.api("MyApi").post(as: .app)
        }
        #expect(error?.code == .network)
        await http.shutdown()
    }
}
