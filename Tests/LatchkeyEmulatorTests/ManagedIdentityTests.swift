//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyEmulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct ManagedIdentityTests {
    /// How one of the endpoints is asked, with the environment's secret in the header named.
    struct Source: CustomTestStringConvertible, Sendable {
        var endpoint: Emulator.Endpoint
        var variable = "IDENTITY_ENDPOINT"
        var path = ""
        var method: HTTPRequest.Method = .get
        var version: String?
        var headers: [String: String] = [:]
        var secret: (header: String, variable: String)?
        var selector: String?
        var testDescription: String { self.endpoint.description }
    }

    static let sources = [
        Source(
            endpoint: .imds,
            variable: "AZURE_POD_IDENTITY_AUTHORITY_HOST",
            path: "/metadata/identity/oauth2/token",
            version: "2018-02-01",
            headers: ["Metadata": "true"],
            selector: "client_id"
        ),
        Source(
            endpoint: .appService,
            version: "2019-08-01",
            secret: ("X-IDENTITY-HEADER", "IDENTITY_HEADER"),
            selector: "client_id"
        ),
        Source(
            endpoint: .machineLearning,
            variable: "MSI_ENDPOINT",
            version: "2017-09-01",
            secret: ("secret", "MSI_SECRET"),
            selector: "clientid"
        ),
        Source(endpoint: .cloudShell, variable: "MSI_ENDPOINT", method: .post, headers: ["Metadata": "true"]),
        Source(
            endpoint: .serviceFabric,
            version: "2019-07-01-preview",
            secret: ("secret", "IDENTITY_HEADER")
        ),
    ]

    /// Asks a source for a token for the products API.
    private static func ask(
        _ source: Source,
        _ client: TestClient,
        changing change: (inout [String: String], inout HTTPFields) -> Void = { _, _ in }
    ) async throws -> TestClient.Answer {
        let environment = client.emulator.environment(for: source.endpoint)
        var parameters = ["resource": "api://products"]
        parameters["api-version"] = source.version
        var headers: HTTPFields = [:]
        for (name, value) in source.headers { headers[try #require(HTTPField.Name(name))] = value }
        if let secret = source.secret {
            headers[try #require(HTTPField.Name(secret.header))] = environment[secret.variable]
        }
        change(&parameters, &headers)
        let url = (environment[source.variable] ?? "") + source.path
        guard source.method == .post else {
            return try await client.send(url: "\(url)?\(TestClient.form(parameters))", headers: headers)
        }
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await client.send(.post, url: url, headers: headers, body: TestClient.form(parameters))
    }

    @Test(arguments: sources) func theMachinesOwnIdentityGetsATokenThatTheAPIAccepts(source: Source) async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let answer = try await Self.ask(source, client)
            #expect(answer.status == 200, "\(answer.page)")
            let token = try #require(try answer.text("access_token"))
            #expect(try claims(of: token)["oid"] as? String == Emulator.ManagedIdentity.system.objectID)
            #expect(try await client.products(token: token).status == 200)
            let end = try #require(Int64(try answer.text("expires_on") ?? ""))
            #expect(end > Int64(Date().timeIntervalSince1970) + 3000)
            #expect(emulator.requestCount(of: source.endpoint) == 1)
        }
    }

    @Test(arguments: sources.filter { $0.selector != nil })
    func anAssignedIdentityIsChosenByItsClientID(source: Source) async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let assigned = Emulator.ManagedIdentity.userAssigned
            let answer = try await Self.ask(source, client) { parameters, _ in
                parameters[source.selector ?? ""] = assigned.clientID.uppercased()
            }
            #expect(try claims(of: answer.text("access_token"))["oid"] as? String == assigned.objectID)
            let unknown = try await Self.ask(source, client) { parameters, _ in
                parameters[source.selector ?? ""] = "ffff0000-1111-4222-8333-444455556666"
            }
            #expect(unknown.status == 400)
        }
    }

    @Test(arguments: sources) func whoeverDoesNotKnowTheRulesGetsNothing(source: Source) async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let bare = try await Self.ask(source, client) { _, headers in
                headers = headers.filter { $0.name == .contentType }.reduce(into: [:]) { $0.append($1) }
            }
            #expect(bare.status == (source.secret == nil ? 400 : 401))
            let unknown = try await Self.ask(source, client) { parameters, _ in parameters["resource"] = "api://nowhere"
            }
            #expect(unknown.status == 400)
            let none = try await Self.ask(source, client) { parameters, _ in parameters["resource"] = nil }
            #expect(none.status == 400)
            let forwarded = try await Self.ask(source, client) { _, headers in
                if let name = HTTPField.Name("X-Forwarded-For") { headers[name] = "10.0.0.1" }
            }
            #expect(forwarded.status == 400)
            if source.version != nil {
                let old = try await Self.ask(source, client) { parameters, _ in parameters["api-version"] = "2001-01-01"
                }
                #expect(old.status == 400)
            }
            for answer in [bare, unknown, none, forwarded] { #expect(!answer.page.contains("access_token")) }
        }
    }

    @Test func theArcAgentOnlyTalksToThoseWhoReadItsFile() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "arc-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var configuration = Emulator.Configuration.testing
        configuration.machine.arcTokenFolder = folder
        try await Emulator.withEmulator(configuration) { emulator in
            let client = try TestClient(emulator)
            let source = Source(endpoint: .arc, version: "2020-06-01", headers: ["Metadata": "true"])
            let challenge = try await Self.ask(source, client)
            #expect(challenge.status == 401)
            let realm = try #require(challenge.headers[.wwwAuthenticate]?.split(separator: "=").last.map(String.init))
            #expect(challenge.headers[.wwwAuthenticate] == "Basic realm=\(realm)")
            #expect(realm.hasPrefix("\(folder)/") && realm.hasSuffix(".key"))
            let content = try String(contentsOfFile: realm, encoding: .utf8)
            let answer = try await Self.ask(source, client) { $1[.authorization] = "Basic \(content)" }
            #expect(answer.status == 200)
            #expect(try answer.text("client_id") == Emulator.ManagedIdentity.system.clientID)
            #expect(!FileManager.default.fileExists(atPath: realm))
            // The file counts once, and a guess never does.
            #expect(try await Self.ask(source, client) { $1[.authorization] = "Basic \(content)" }.status == 401)
        }
    }

    @Test func theMachineKnowsItsRegion() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            let url = "\(emulator.machineURL)/metadata/instance/compute"
            let headers: HTTPFields = [try #require(HTTPField.Name("Metadata")): "true"]
            let answer = try await client.send(url: "\(url)?api-version=2021-02-01", headers: headers)
            #expect(try answer.text("location") == "westus2")
            let text = try await client.send(
                url: "\(url)/location?format=text&api-version=2021-01-01",
                headers: headers
            )
            #expect(text.page == "westus2")
            let old = try await client.send(url: url, headers: headers)
            #expect(old.status == 400)
            let versions = try old.json["newest-versions"] as? [String]
            #expect(versions?.isEmpty == false)
            #expect(try await client.send(url: "\(url)?api-version=2021-02-01").status == 400)
        }
    }

    @Test func withoutTLSOnlyTheMachinesEndpointsAnswer() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            #expect(try await client.send(url: "\(emulator.machineURL)/api/products").status == 404)
            #expect(try await client.send(url: "\(emulator.machineURL)/common/oauth2/v2.0/token").status == 404)
            #expect(emulator.environment(for: .token).isEmpty)
        }
    }

    @Test func faultsMeetTheMachinesEndpointsToo() async throws {
        try await Emulator.withEmulator(.testing) { emulator in
            let client = try TestClient(emulator)
            emulator.script(.status(.gone, times: 2), for: .imds)
            for status in [410, 410, 200] { #expect(try await Self.ask(Self.sources[0], client).status == status) }
        }
    }
}
