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
import LatchkeyCredentials
import LatchkeyDownstreamAPI
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import Testing

/// The whole way of a call: configuration, token, TLS, API.
@Suite(.timeLimit(.minutes(5))) struct ServiceTests {
    @Test func getsProductsAsTheApplication() async throws {
        try await TestService.run { service in
            let products = try await service.products()
            #expect(!products.isEmpty)
            let one: Product = try await service.latchkey.api("MyApi").get("api/products/\(products[0].id)", as: .app)
            #expect(one == products[0])
            #expect(service.emulator.requestCount(of: .token) == 1)
        }
    }

    @Test func thousandsOfCallsCostOneTokenRequest() async throws {
        try await TestService.run { service in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<2000 { group.addTask { try await service.products().count } }
                for try await count in group { #expect(count > 0) }
            }
            #expect(service.emulator.requestCount(of: .token) == 1)
        }
    }

    @Test func everyTenantHasItsOwnToken() async throws {
        try await TestService.run { service in
            let tenants = (0..<100).map { _ in UUID().uuidString.lowercased() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<1000 {
                    let tenant = tenants[number % 100]
                    group.addTask {
                        let _: [Product] = try await service.latchkey.api("MyApi").get("api/products", as: .app) {
                            $0.acquireTokenOptions.tenant = tenant
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(service.emulator.requestCount(of: .token) == 100)
            #expect(Set(service.emulator.requests(of: .token).compactMap(\.tenant)) == Set(tenants))
        }
    }

    @Test func aWrongSecretIsNamedAndNotRepeated() async throws {
        try await TestService.run {
            $0.application.credentials = [try .clientSecret("not-the-secret")]
        } _: { service in
            let error = await #expect(throws: AcquisitionError.self) { try await service.products() }
            #expect(error?.message.contains("7000215") == true)
            #expect(error?.message.contains("not-the-secret") == false)
            // The failure is remembered: the issuer is not asked again at once.
            await #expect(throws: AcquisitionError.self) { try await service.products() }
            #expect(service.emulator.requestCount(of: .token) == 1)
        }
    }

    @Test func anUnknownAPINameListsTheKnownOnes() async throws {
        try await TestService.run { service in
            let error = await #expect(throws: DownstreamAPIError.self) {
                let _: [Product] = try await service.latchkey.api("MyAp").get(as: .app)
            }
            #expect(error?.code == .unknownAPI)
            #expect(error?.message.contains("'MyApi'") == true)
        }
    }

    @Test func anErrorOfTheAPICarriesStatusAndBody() async throws {
        try await TestService.run { service in
            let error = await #expect(throws: DownstreamAPIError.self) {
                let _: Product = try await service.latchkey.api("MyApi").get("api/products/999999", as: .app)
            }
            #expect(error?.code == .failureStatus)
            #expect(error?.status == .notFound)
            #expect(error?.body.isEmpty == false)
        }
    }

    @Test func anIssuerThatIsDownIsATypedErrorWithoutSecrets() async throws {
        try await TestService.run { service in
            service.emulator.script(.status(.serviceUnavailable, times: nil), for: .token)
            let secret = try #require(service.emulator.configuration.applications.first?.secrets.first)
            let error = await #expect(throws: AcquisitionError.self) { try await service.products() }
            #expect(error.map { "\($0)".contains(secret) } == false)
        }
    }

    @Test func aRedirectFromTheTokenEndpointIsRefused() async throws {
        try await TestService.run { service in
            service.emulator.script(
                .init(status: .found, headers: [.location: "https://elsewhere.example/"], times: nil),
                for: .token
            )
            let error = await #expect(throws: AcquisitionError.self) { try await service.products() }
            #expect(error?.message.lowercased().contains("redirect") == true)
        }
    }

    @Test func anUntrustedCertificateIsATypedError() async throws {
        try await TestService.run {
            $0.certificateAuthorityFile = nil
        } _: { service in
            let error = await #expect(throws: AcquisitionError.self) { try await service.products() }
            #expect(error?.code == .network)
            #expect(service.emulator.requestCount(of: .token) == 0)
        }
    }
}
