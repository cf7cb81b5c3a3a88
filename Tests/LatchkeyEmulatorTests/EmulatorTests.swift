//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyEmulator
import LatchkeyHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct EmulatorTests {
    private static func temporaryPath() -> String {
        FileManager.default.temporaryDirectory.appending(path: "latchkey-emulator-\(UUID().uuidString)").path
    }

    @Test func requestsAreRecordedAsTheyWereSent() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            _ = try await client.requestToken(["extra": "a+b & ü"])
            let request = try #require(emulator.requests(of: .token).first)
            #expect(request.method == .post)
            #expect(request.tenant == TestClient.tenant)
            #expect(request.path == "/\(TestClient.tenant)/oauth2/v2.0/token")
            #expect(request.formValue("extra") == "a+b & ü")
            #expect(request.formValue("client_secret") == emulator.configuration.applications[0].secrets[0])
            #expect(request.formValue("missing") == nil)
            #expect(request.headers[.contentType] == "application/x-www-form-urlencoded")
            emulator.forgetRequests()
            #expect(emulator.requestCount(of: .token) == 0)
            #expect(emulator.requests(of: .token).isEmpty)
        }
    }

    @Test func aClientThatDoesNotTrustTheAuthorityDoesNotConnect() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try CurlHTTPClient()
            let head = HTTPRequest(
                method: .get,
                scheme: "https",
                authority: "localhost:\(emulator.port)",
                path: "/"
            )
            let error = await #expect(throws: HTTPClientError.self) {
                try await client.send(HTTPClientRequest(head: head))
            }
            #expect(error?.code == .tlsFailed)
        }
    }

    @Test func aRestartWithTheSameIdentityAndPortIsTheSameServer() async throws {
        let path = Self.temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var configuration = Emulator.Configuration(identity: try Emulator.Identity.kept(at: path))
        let first = try await Emulator.start(configuration)
        let client = try TestClient(first)
        let token = try await client.token()
        await first.stop()
        configuration.port = first.port
        configuration.identity = try Emulator.Identity.kept(at: path)
        try await Emulator.withEmulator(configuration) { second in
            #expect(second.certificateAuthorityPEM == first.certificateAuthorityPEM)
            let answer = try await client.products(token: token)
            #expect(answer.status == 200)
        }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func aBrokenIdentityFileIsReportedWithItsName() throws {
        let path = Self.temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("{}".utf8).write(to: URL(filePath: path))
        let error = #expect(throws: EmulatorError.self) { try Emulator.Identity.kept(at: path) }
        #expect(error?.code == .fileFailed)
        #expect(error?.message.contains(path) == true)
        let missing = #expect(throws: EmulatorError.self) { try Emulator.Identity.kept(at: "/nowhere/at/all") }
        #expect(missing?.code == .fileFailed)
    }

    @Test func aTakenPortIsReported() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            var configuration = Emulator.Configuration.testing
            configuration.port = emulator.port
            let error = await #expect(throws: EmulatorError.self) { try await Emulator.start(configuration) }
            #expect(error?.code == .startFailed)
            #expect(error?.message.contains("\(emulator.port)") == true)
        }
    }

    @Test(arguments: [
        Emulator.Configuration(port: -1), Emulator.Configuration(port: 65_536),
        Emulator.Configuration(tokenLifetime: .zero), Emulator.Configuration(resources: []),
        Emulator.Configuration(productsAPI: .init(basePath: "products")),
        Emulator.Configuration(productsAPI: .init(basePath: "/")),
        Emulator.Configuration(applications: [.init(clientID: "a", secrets: [], roles: ["api://unknown": ["x"]])]),
    ])
    func contradictionsInTheConfigurationAreRefused(configuration: Emulator.Configuration) async throws {
        var configuration = configuration
        configuration.identity = TestIdentity.shared
        let copy = configuration
        let error = await #expect(throws: EmulatorError.self) { try await Emulator.start(copy) }
        #expect(error?.code == .invalidConfiguration)
    }

    @Test func cancellingRunStopsTheServer() async throws {
        let emulator = try await Emulator.start(.testing)
        let task = Task { await emulator.run() }
        task.cancel()
        await task.value
        var configuration = Emulator.Configuration.testing
        configuration.port = emulator.port
        try await Emulator.withEmulator(configuration) { #expect($0.port == emulator.port) }
    }

    @Test func stoppingDoesNotWaitForIdleClients() async throws {
        let emulator = try await Emulator.start(.testing)
        let client = try TestClient(emulator)
        _ = try await client.token()
        let start = ContinuousClock.now
        await emulator.stop()
        // The TLS library's own patience with silent clients is five seconds.
        #expect(ContinuousClock.now - start < .seconds(4))
        await #expect(throws: HTTPClientError.self) { try await client.token() }
    }

    // Scoreboard: W82
    @Test func theSampleConfigurationNamesTheEmulator() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let data = Data(emulator.sampleConfiguration(tenant: "contoso.example", apiName: "Shop").utf8)
            let settings = try #require(JSONSerialization.jsonObject(with: data) as? [String: [String: Any]])
            let azureAd = try #require(settings["AzureAd"])
            #expect(azureAd["Instance"] as? String == "\(emulator.baseURL)/")
            #expect(azureAd["TenantId"] as? String == "contoso.example")
            #expect(azureAd["ClientId"] as? String == emulator.configuration.applications[0].clientID)
            let credentials = try #require(azureAd["ClientCredentials"] as? [[String: String]])
            #expect(
                credentials == [
                    [
                        "SourceType": "ClientSecret",
                        "ClientSecret": emulator.configuration.applications[0].secrets[0],
                    ]
                ]
            )
            let api = try #require(settings["DownstreamApis"]?["Shop"] as? [String: Any])
            #expect(api["BaseUrl"] as? String == "\(emulator.baseURL)/")
            #expect(api["Scopes"] as? [String] == ["api://products/.default"])
        }
    }

    @Test func theAuthorityIsWrittenToAFile() async throws {
        let path = Self.temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await Emulator.withEmulator(.testing) { emulator in
            try emulator.writeCertificateAuthority(to: path)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == emulator.certificateAuthorityPEM)
            let error = #expect(throws: EmulatorError.self) {
                try emulator.writeCertificateAuthority(to: "/nowhere/at/all")
            }
            #expect(error?.code == .fileFailed)
        }
    }

    @Test func descriptionsHoldNoSecrets() throws {
        let application = Emulator.Application.sample()
        var dumped = ""
        dump(application, to: &dumped)
        dump(TestIdentity.shared, to: &dumped)
        let configuration = Emulator.Configuration(applications: [application], identity: TestIdentity.shared)
        dump(configuration, to: &dumped)
        for text in ["\(application)", String(reflecting: application), "\(configuration)", dumped] {
            #expect(!text.contains(application.secrets[0]))
            #expect(!text.contains("PRIVATE KEY"))
        }
    }
}
