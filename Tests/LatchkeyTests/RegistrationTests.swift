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
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Synchronization
import Testing

/// Several app registrations, and what token requests carry.
@Suite(.timeLimit(.minutes(5))) struct RegistrationTests {
    private static let partner = "22223333-4444-5555-6666-777788889999"

    /// A service with a second registration, `PartnerAd`, that `Partner` uses.
    private func run(_ body: (TestService) async throws -> Void) async throws {
        let applications = [Emulator.Application.sample(), Emulator.Application.sample(clientID: Self.partner)]
        try await TestService.run(.init(applications: applications)) { settings in
            var partner = settings.application
            partner.clientID = Self.partner
            partner.credentials = [try .clientSecret(applications[1].secrets[0])]
            settings.applications = ["PartnerAd": partner]
            settings.downstreamAPIs["Partner"] = settings.downstreamAPIs["MyApi"]
            settings.downstreamAPIs["Partner"]?.acquireTokenOptions.application = "PartnerAd"
        } _: { service in
            try await body(service)
        }
    }

    private func clients(_ service: TestService) -> [String?] {
        service.emulator.requests(of: .token).map { $0.formValue("client_id") }
    }

    private func main(_ service: TestService) -> String? { service.emulator.configuration.applications.first?.clientID }

    // Scoreboard: A5
    @Test func eachAPIUsesTheRegistrationThatItNames() async throws {
        try await self.run { service in
            _ = try await service.products()
            let _: [Product] = try await service.latchkey.api("Partner").get("api/products", as: .app)
            #expect(self.clients(service) == [self.main(service), Self.partner])
            // Each has its own tokens, and keeps them.
            _ = try await service.products()
            let _: [Product] = try await service.latchkey.api("Partner").get("api/products", as: .app)
            #expect(service.emulator.requestCount(of: .token) == 2)
        }
    }

    // Scoreboard: A5
    @Test func aCallMayNameAnotherRegistration() async throws {
        try await self.run { service in
            let _: [Product] = try await service.latchkey.api("MyApi").get("api/products", as: .app) {
                $0.acquireTokenOptions.application = "PartnerAd"
            }
            #expect(self.clients(service) == [Self.partner])
            let header = try await service.latchkey.authorizationHeader(
                scopes: ["\(service.emulator.configuration.productsAPI.resource)/.default"],
                as: .app,
                options: .init { $0.application = "AzureAd" }
            )
            #expect(header.value.hasPrefix("Bearer "))
            #expect(self.clients(service).last == self.main(service))
            let error = await #expect(throws: AcquisitionError.self) {
                try await service.latchkey.api("MyApi").call(as: .app) {
                    $0.acquireTokenOptions.application = "PartnrAd"
                }
            }
            #expect(error?.code == .configuration)
            #expect(error?.message.contains("Did you mean 'PartnerAd'?") == true)
        }
    }

    @Test func anAPIOfAnUnknownRegistrationIsRefusedAtTheStart() async throws {
        let error = await #expect(throws: AcquisitionError.self) {
            try await TestService.run {
                $0.downstreamAPIs["MyApi"]?.acquireTokenOptions.application = "Nobody"
            } _: { _ in
            }
        }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains("'Nobody'") == true)
    }

    // Scoreboard: A18, A19
    @Test func tokenRequestsCarryWhatApplicationAndCallAdd() async throws {
        try await TestService.run {
            $0.application.extraQueryParameters = ["dc": "application", "slice": "application"]
            $0.downstreamAPIs["MyApi"]?.acquireTokenOptions.extraQueryParameters = ["slice": "api", "api": "1"]
            $0.downstreamAPIs["MyApi"]?.acquireTokenOptions.extraHeaders = ["X-Team": "blue"]
        } _: { service in
            let _: [Product] = try await service.latchkey.api("MyApi").get("api/products", as: .app) {
                $0.acquireTokenOptions.extraQueryParameters["api"] = "2"
            }
            let request = try #require(service.emulator.requests(of: .token).last)
            #expect(request.queryValue("dc") == "application")
            #expect(request.queryValue("slice") == "api")
            #expect(request.queryValue("api") == "2")
            #expect(request.headers[HTTPField.Name("X-Team")!] == "blue")
            // None of it goes to the API.
            let call = try #require(service.emulator.requests(of: .products).last)
            #expect(call.query.isEmpty && call.headers[HTTPField.Name("X-Team")!] == nil)
            // Through the acquirer alone as well.
            let options = AcquireTokenOptions { $0.extraHeaders = ["X-Team": "red"] }
            _ = try await service.latchkey.acquirer.token(
                for: TokenRequest(
                    scopes: ["\(service.emulator.configuration.productsAPI.resource)/.default"],
                    as: .app,
                    options: options
                )
            )
            #expect(service.emulator.requests(of: .token).last?.headers[HTTPField.Name("X-Team")!] == "red")
        }
    }
}

/// What a program adds to how APIs are called.
@Suite(.timeLimit(.minutes(5))) struct ClientExtensionsTests {
    private enum Auditor: RequestExtensionKey { typealias Value = String }

    /// Presents a ticket of its own making.
    private final class Tickets: AuthorizationHeaderProvider {
        private let seen = Mutex<[String]>([])
        var notes: [String] { self.seen.withLock { $0 } }

        func authorizationHeader(for request: TokenRequest) async throws(AcquisitionError) -> AuthorizationHeader {
            let note = request.options[Auditor.self] ?? "none"
            self.seen.withLock { $0.append("\(request.scopes.joined()) \(note)") }
            return AuthorizationHeader(value: "SAML ticket")
        }
    }

    /// Keeps what is sent, and answers that there is nothing.
    private final class Recorder: HTTPClient {
        private let sent = Mutex<[HTTPClientRequest]>([])
        var requests: [HTTPClientRequest] { self.sent.withLock { $0 } }

        func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
            self.sent.withLock { $0.append(request) }
            return HTTPClientResponse(head: HTTPResponse(status: .noContent), body: .init(bytes: []))
        }
    }

    private static let file = """
        { "AzureAd": { "Instance": "https://login.example.com/", "TenantId": "t", "ClientId": "c", "ClientSecret": "s" },
          "DownstreamApis": { "Old": { "BaseUrl": "https://old.example.com/", "Scopes": ["https://old.example.com/x"],
            "ProtocolScheme": "Saml" } } }
        """

    // Scoreboard: A20, D4
    @Test func aSchemeOfOnesOwnIsNamedInTheConfiguration() async throws {
        let (tickets, recorder) = (Tickets(), Recorder())
        let latchkey = try await LatchkeyClient(
            configuration: .json(Self.file),
            extensions: .init(httpClients: ["Old": recorder], schemes: ["SAML": tickets])
        )
        _ = try await latchkey.api("Old").call(.get, "a", as: .user(Principal(homeAccountID: "o.t"))) {
            $0.acquireTokenOptions[Auditor.self] = "audited"
        }
        #expect(recorder.requests.map { $0.head.headerFields[.authorization] } == ["SAML ticket"])
        #expect(tickets.notes == ["https://old.example.com/x audited"])
        // The message handler and the bare header know it too.
        let options = AcquireTokenOptions { $0.scheme = .custom("sAML") }
        let header = try await latchkey.authorizationHeader(scopes: ["y"], as: .app, options: options)
        #expect(header.value == "SAML ticket")
        // A reload knows the names as well.
        #expect(try latchkey.reload().isEmpty)
        await latchkey.shutdown()
    }

    @Test func aSchemeThatNobodyPresentsIsRefusedAtTheStart() async throws {
        let error = await #expect(throws: ConfigurationError.self) {
            try await LatchkeyClient(configuration: .json(Self.file))
        }
        #expect(error?.message.contains("Old:ProtocolScheme: The value is unknown.") == true)
        var source = ConfigurationSource.json(Self.file)
        source.sections.protocolSchemes = ["SAML"]
        let settings = try source.load()
        #expect(settings.downstreamAPIs["Old"]?.acquireTokenOptions.scheme == .custom("SAML"))
        let missing = #expect(throws: AcquisitionError.self) { try LatchkeyClient(settings) }
        #expect(missing?.reason == "unknown_scheme")
        #expect(missing?.message.contains("'Old'") == true)
    }

    @Test func aClientForAnAPIThatIsNotThereIsRefused() async throws {
        await #expect(throws: DownstreamAPIError.self) {
            try await LatchkeyClient(
                configuration: .json(Self.file),
                extensions: .init(httpClients: ["Odl": Recorder()], schemes: ["SAML": Tickets()])
            )
        }
    }

    // Scoreboard: D3
    @Test func errorsAreValuesOfOneType() async throws {
        /// What .NET calls an operation result; no cast and no second kind of error is needed.
        func outcome(_ headers: any AuthorizationHeaderProvider) async -> Result<AuthorizationHeader, AcquisitionError>
        {
            do throws(AcquisitionError) {
                return .success(try await headers.authorizationHeader(scopes: ["api://a/.default"], as: .app))
            } catch {
                return .failure(error)
            }
        }
        try await TestService.run { service in
            let resource = service.emulator.configuration.productsAPI.resource
            let result = await outcome(service.latchkey.acquirer)
            guard case .failure(let error) = result else {
                Issue.record("The issuer knows no such resource as 'api://a', only '\(resource)'.")
                return
            }
            #expect(error.code == .service || error.code == .interactionRequired)
            #expect(!error.message.isEmpty)
        }
        guard case .success(let header) = await outcome(Tickets()) else {
            Issue.record("A header is a value too.")
            return
        }
        #expect(header.value == "SAML ticket")
    }
}
