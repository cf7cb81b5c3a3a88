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
import LatchkeyCrypto
import LatchkeyEmulator
import LatchkeyGraph
import LatchkeyTokenAcquisition
import LatchkeyWeb
import Testing

/// What the configuration says to web hosts, from the file to the decision.
@Suite(.timeLimit(.minutes(5))) struct WebHostTests {
    private static func token(_ service: TestService) throws -> String {
        let clientID = service.emulator.configuration.applications[0].clientID
        return try service.emulator.accessToken(scope: "api://\(clientID)/access_as_user")
    }

    // Scoreboard: W8, W13
    @Test func audiencesAndTheListOfTheAPIReachTheValidator() async throws {
        try await TestService.run {
            // Tokens of the newer version name the client of the API.
            $0.application.webHost.audiences = [Emulator.Resource.products.applicationID]
            $0.application.webHost.allowsApplicationsWithoutRoles = true
        } _: { service in
            let validator = try service.latchkey.tokenValidator()
            #expect(validator.options.allowsTokensWithoutPermissions)
            let products = try service.emulator.accessToken(scope: "api://products/Products.Read")
            _ = try await validator.validate(products)
            let own = try Self.token(service)
            let error = await #expect(throws: TokenValidationError.self) { try await validator.validate(own) }
            #expect(error?.code == .wrongAudience)
        }
    }

    // Scoreboard: W15
    @Test func scopesOfTheConfigurationGuardTheAPI() async throws {
        try await TestService.run {
            $0.application.webHost.scopes = ["access_as_user"]
        } _: { service in
            let permission = try service.latchkey.configuredPermission()
            #expect(permission == (try .scope(anyOf: ["access_as_user"])))
            let caller = try await service.latchkey.tokenValidator().validate(Self.token(service))
            try permission.check(caller)
        }
        try await TestService.run { service in
            #expect(throws: Permission.Mistake.self) { try service.latchkey.configuredPermission() }
        }
    }

    // Scoreboard: W34, W83
    @Test func thePathsOfTheConfigurationReachTheSignIn() async throws {
        try await TestService.run {
            $0.application.webHost.callbackPath = "/back"
            $0.application.webHost.requestsBrowserCode = true
        } _: { service in
            let ring = try KeyRing.generate(at: Int64(Date().timeIntervalSince1970))
            let signIn = try service.latchkey.webSignIn(publicBaseURL: "https://shop.example", keyRing: ring)
            #expect(signIn.redirectURI == "https://shop.example/back")
            #expect(signIn.options.requestsBrowserCode)
            let head = HTTPRequest(
                method: .get,
                scheme: "https",
                authority: "shop.example",
                path: "/login",
                headerFields: [.accept: "text/html"]
            )
            let response = try #require(await signIn.respond(to: InboundRequest(head: head)))
            let address = try #require(response.head.headerFields[.location])
            #expect(address.contains("redirect_uri=https%3A%2F%2Fshop.example%2Fback"))
        }
    }

    // Scoreboard: W32
    @Test func groupsThatATokenHasNoRoomForComeFromGraph() async throws {
        try await GraphService.run { service in
            let latchkey = service.service.latchkey
            let caller = try await latchkey.tokenValidator().validate(Self.token(service.service))
            #expect(try await latchkey.groupDirectory.groups(of: caller).isEmpty)
            let id = try #require(caller.objectID)
            let group = try await service.graph.groups.post(GraphGroup { $0.displayName = "ops" }, as: .app)
            try await service.graph.groups[group.id ?? ""].members.addReference(to: id, as: .app)
            #expect(try await latchkey.groupDirectory.groups(of: caller) == Set([group.id].compactMap(\.self)))
        }
    }
}
