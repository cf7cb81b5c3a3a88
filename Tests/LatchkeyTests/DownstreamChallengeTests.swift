//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import Latchkey
import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import LatchkeyEmulator
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Testing

/// What happens between an API, an issuer and a client when the API wants another token.
@Suite(.timeLimit(.minutes(5))) struct DownstreamChallengeTests {
    // Scoreboard: C17
    @Test func aRevokedTokenIsReplacedWithinTheCall() async throws {
        try await TestService.run {
            $0.application.clientCapabilities = ["cp1"]
        } _: { service in
            #expect(try await service.products().count == 3)
            let client = try #require(service.emulator.configuration.applications.first).clientID
            service.emulator.revokeTokens(of: client)
            #expect(try await service.products().count == 3)
            #expect(service.emulator.requestCount(of: .token) == 2)
            #expect(service.emulator.requestCount(of: .products) == 3)
            // The new token serves later calls.
            #expect(try await service.products().count == 3)
            #expect(service.emulator.requestCount(of: .token) == 2)
        }
    }

    // Scoreboard: C21
    @Test func anAPIThatFailsForAMomentIsAskedAgain() async throws {
        try await TestService.run { service in
            service.emulator.script(.status(.serviceUnavailable, times: 2), for: .products)
            let products = try await service.products()
            #expect(products.count == 3)
            #expect(service.emulator.requestCount(of: .products) == 3)
            service.emulator.script(.status(.serviceUnavailable, times: 1), for: .products)
            let error = await #expect(throws: DownstreamAPIError.self) {
                try await service.latchkey.api("MyApi").post("api/products", body: ["name": "Bolt"], as: .app)
            }
            #expect(error?.status == .serviceUnavailable)
            #expect(service.emulator.requestCount(of: .products) == 4)
        }
    }

    @Test func redirectsOfAnAPIEnd() async throws {
        try await TestService.run { service in
            service.emulator.script(
                .init(status: .found, headers: [.location: "/api/products"], times: nil),
                for: .products
            )
            let error = await #expect(throws: DownstreamAPIError.self) {
                let _: [Product] = try await service.latchkey.api("MyApi").get("api/products", as: .app) {
                    $0.redirects = .follow(maximum: 100)
                }
            }
            #expect(error?.code == .tooManyRedirects)
            #expect(service.emulator.requestCount(of: .products) == 101)
        }
    }

    // Scoreboard: D12
    @Test func aClientOfOnesOwnIsAuthorised() async throws {
        try await TestService.run {
            $0.application.clientCapabilities = ["cp1"]
        } _: { service in
            let curl = try CurlHTTPClient(configuration: .init(trustRoots: .file(service.folder.path("ca.pem"))))
            let resource = service.emulator.configuration.productsAPI.resource
            let http = service.latchkey.authorized(curl, scopes: ["\(resource)/.default"], as: .app)
            let url = try #require(URL(string: service.emulator.baseURL))
            let authority = "\(try #require(url.host)):\(try #require(url.port))"
            let request = HTTPClientRequest(
                head: HTTPRequest(method: .get, scheme: "https", authority: authority, path: "/api/products")
            )
            #expect(try await http.send(request).head.status == .ok)
            let client = try #require(service.emulator.configuration.applications.first).clientID
            service.emulator.revokeTokens(of: client)
            #expect(try await http.send(request).head.status == .ok)
            #expect(service.emulator.requestCount(of: .token) == 2)
            await curl.shutdown()
        }
    }
}
