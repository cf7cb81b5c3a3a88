//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Latchkey
import LatchkeyConfiguration
import LatchkeyCredentials
import LatchkeyDownstreamAPI
import LatchkeyEmulator
import LatchkeyTesting
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

/// Configuration that changes while the service runs.
@Suite(.timeLimit(.minutes(5))) struct ReloadTests {
    /// An emulator of two applications, and a file that names one of them.
    private struct Place {
        static let applications = [
            Emulator.Application.sample(),
            Emulator.Application.sample(clientID: "22223333-4444-5555-6666-777788889999"),
        ]

        let emulator: Emulator
        let folder: TestFolder
        let latchkey: LatchkeyClient

        static func run(_ body: (Place) async throws -> Void) async throws {
            try await Emulator.withEmulator(.init(applications: Self.applications)) { emulator in
                let folder = try TestFolder()
                try emulator.writeCertificateAuthority(to: folder.path("ca.pem"))
                let text = Self.text(emulator, application: Self.applications[0], apis: ["MyApi"])
                let file = try folder.write(text, to: "appsettings.json")
                let latchkey = try await LatchkeyClient(configuration: .init(layers: [.file(file)]))
                do {
                    try await body(Place(emulator: emulator, folder: folder, latchkey: latchkey))
                } catch {
                    await latchkey.shutdown()
                    throw error
                }
                await latchkey.shutdown()
            }
        }

        static func text(_ emulator: Emulator, application: Emulator.Application, apis: [String]) -> String {
            let resource = emulator.configuration.productsAPI.resource
            let list = apis.map { name in
                """
                "\(name)": { "BaseUrl": "\(emulator.baseURL)/", "Scopes": ["\(resource)/.default"], "RequestAppToken": true }
                """
            }
            return """
                { "AzureAd": { "Instance": "\(emulator.baseURL)/", "TenantId": "\(TestService.tenant)",
                    "ClientId": "\(application.clientID)", "ClientSecret": "\(application.secrets[0])" },
                  "DownstreamApis": { \(list.joined(separator: ", ")) },
                  "Latchkey": { "CertificateAuthorityFile": "ca.pem" } }
                """
        }

        func write(application: Int = 0, apis: [String]) throws {
            let text = Self.text(self.emulator, application: Self.applications[application], apis: apis)
            _ = try self.folder.write(text, to: "appsettings.json")
        }

        func products(_ api: String = "MyApi") async throws -> [Product] {
            try await self.latchkey.api(api).get("api/products")
        }

        var clients: [String?] { self.emulator.requests(of: .token).map { $0.formValue("client_id") } }
    }

    // Scoreboard: A15
    @Test func anotherAPIIsKnownAfterAReload() async throws {
        try await Place.run { place in
            await #expect(throws: DownstreamAPIError.self) { try await place.products("New") }
            try place.write(apis: ["New"])
            let change = try place.latchkey.reload()
            #expect(change.apis.added == ["New"])
            #expect(change.apis.removed == ["MyApi"])
            #expect(change.applications.isEmpty)
            #expect(try await !place.products("New").isEmpty)
            let error = await #expect(throws: DownstreamAPIError.self) { try await place.products() }
            #expect(error?.code == .unknownAPI)
        }
    }

    // Scoreboard: A15
    @Test func anotherRegistrationAsksForTokensAfterAReload() async throws {
        try await Place.run { place in
            _ = try await place.products()
            try place.write(application: 1, apis: ["MyApi"])
            let change = try place.latchkey.reload()
            #expect(change.applications.changed == ["AzureAd"])
            #expect(change.apis.isEmpty)
            #expect(place.latchkey.acquirer.clientID == Place.applications[1].clientID)
            _ = try await place.products()
            // The token of the other application is no token of this one.
            #expect(place.clients == Place.applications.map(\.clientID))
        }
    }

    @Test func whatHasNotChangedKeepsItsTokens() async throws {
        try await Place.run { place in
            _ = try await place.products()
            #expect(try place.latchkey.reload().isEmpty)
            _ = try await place.products()
            #expect(place.emulator.requestCount(of: .token) == 1)
        }
    }

    @Test func aFileThatIsWrongChangesNothing() async throws {
        try await Place.run { place in
            _ = try place.folder.write("{ \"AzureAd\": { \"ClientIdd\": 1 } }", to: "appsettings.json")
            let error = #expect(throws: ConfigurationError.self) { try place.latchkey.reload() }
            #expect(error?.message.contains("Did you mean 'ClientId'?") == true)
            #expect(try await !place.products().isEmpty)
        }
    }

    @Test func settingsMadeInCodeAreApplied() async throws {
        try await TestService.run { service in
            var settings = ClientSettings(application: ApplicationOptions(clientID: "none"))
            settings.certificateAuthorityFile = service.folder.path("ca.pem")
            #expect(throws: AcquisitionError.self) { try service.latchkey.apply(settings) }
            #expect(throws: ConfigurationError.self) { try service.latchkey.reload() }
            #expect(try await !service.products().isEmpty)
            settings = try ConfigurationSource.file(service.folder.path("appsettings.json")).load()
            settings.certificateAuthorityFile = service.folder.path("ca.pem")
            settings.downstreamAPIs["Other"] = settings.downstreamAPIs["MyApi"]
            #expect(try service.latchkey.apply(settings).apis.added == ["Other"])
            let products: [Product] = try await service.latchkey.api("Other").get("api/products", as: .app)
            #expect(!products.isEmpty)
            settings.certificateAuthorityFile = nil
            let error = #expect(throws: ConfigurationError.self) { try service.latchkey.apply(settings) }
            #expect(error?.message.contains("restart") == true)
        }
    }

    /// Lets the watcher look once.
    private func step(_ time: ManualTime) async throws {
        try await time.sleepers(1)
        time.advance(by: .seconds(10))
        try await time.sleepers(1)
    }

    // Scoreboard: A15
    @Test func watchedFilesAreReadWhenTheyChange() async throws {
        try await Place.run { place in
            let time = ManualTime()
            let (reports, continuation) = AsyncStream.makeStream(of: Result<ConfigurationChange, any Error>.self)
            let latchkey = place.latchkey
            let watch = Task(name: "watch") {
                await latchkey.watchConfiguration(every: .seconds(10), time: time) { continuation.yield($0) }
                continuation.finish()
            }
            var iterator = reports.makeAsyncIterator()
            try place.write(apis: ["MyApi", "Second"])
            try await self.step(time)
            #expect(try await iterator.next()?.get().apis.added == ["Second"])
            // Nothing has changed: nothing is reported. What is wrong is reported once.
            try await self.step(time)
            _ = try place.folder.write("{", to: "appsettings.json")
            try await self.step(time)
            let broken = try #require(await iterator.next())
            #expect(throws: ConfigurationError.self) { try broken.get() }
            try await self.step(time)
            try place.write(apis: ["Second"])
            try await self.step(time)
            #expect(try await iterator.next()?.get().apis.removed == ["MyApi"])
            watch.cancel()
            let end = await iterator.next()
            #expect(end == nil)
        }
    }

    @Test func callsUnderWayEndWithWhatTheyBeganWith() async throws {
        try await Place.run { place in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<200 {
                    group.addTask { try await place.products().count }
                    if number % 20 == 0 { try place.latchkey.reload() }
                }
                for try await count in group { #expect(count > 0) }
            }
            #expect(place.emulator.requestCount(of: .token) == 1)
        }
    }
}
