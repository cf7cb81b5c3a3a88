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

/// Marked secrets go through the programs at the level that logs most; none is found in anything that they leave.
@Suite(.serialized, .timeLimit(.minutes(5))) struct CanaryTests {
    private static let secret = "canary-of-the-client~\(UUID().uuidString)"
    private static let password = "canary-of-the-user~\(UUID().uuidString)"
    private static let alice = "alice@contoso.example"
    private static let bob = "bob@contoso.example"
    private static let others = ["dora@contoso.example", "emil@contoso.example", "fritz@contoso.example"]
    private static let environment = ["Logging__LogLevel__Default": "Trace"]

    private static var configuration: Emulator.Configuration {
        var configuration = Emulator.Configuration()
        configuration.applications[0].secrets = [Self.secret]
        configuration.users = Self.others.map { .init($0, password: Self.password) }
        configuration.users += [
            .init(Self.alice, password: Self.password),
            .init(Self.bob, password: Self.password, policies: [.multiFactor("api://products")]),
        ]
        return configuration
    }

    /// A search that finds nothing would prove nothing.
    @Test func theSearchFindsWhatIsThere() throws {
        var canaries = Canaries()
        canaries.add("client_secret", Self.secret)
        canaries.add("token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLWFsaWNl")
        let basic = Data("client:\(Self.secret)".utf8).base64EncodedString()
        let escaped = Self.secret.replacing("-", with: "%2D").replacing("~", with: "%7E")
        for text in [Self.secret, basic, "client_secret=\(escaped)&x"] {
            #expect(canaries.hits(in: "before \(text) after") == ["client_secret"], "\(text)")
        }
        #expect(canaries.hits(in: "c2lnbmF0dXJlLW9mLWFsaWNl") == ["token"])
        #expect(canaries.hits(in: "eyJzdWIiOiJhbGljZSJ9") == ["token"])
        #expect(canaries.hits(in: "canary-of-the-client~") == [])
    }

    @Test func aSidecarWithAFileRevealsNothing() async throws {
        try await Self.serve(from: { "sqlite:\($0.appending(path: "tokens.db").path)" }, keptIn: { $0 })
    }

    @Test func aSidecarWithRedisRevealsNothing() async throws {
        try await RedisDirectory.with { redis in
            try await Self.serve(from: { _ in redis.url }, keptIn: { _ in redis.folder })
        }
    }

    @Test func aCrashRevealsNothing() async throws {
        var environment = Self.environment
        environment["SWIFT_BACKTRACE"] = "enable=yes,symbolicate=off,registers=all,threads=all,color=no,interactive=no"
        try await SidecarProgram.with(Self.configuration, environment: environment) { sidecar in
            var canaries = Canaries()
            let end = try await sidecar.serve { serving in
                let answer = try await serving.send("/AuthorizationHeaderUnauthenticated/MyApi")
                #expect(answer.status == 200)
                canaries.add("access_token", try Self.token(in: answer.body))
                serving.program.crash()
                try await serving.program.waitForErrors("Backtrace took")
            }
            #expect(end.errors.contains("Illegal instruction"))
            canaries.addSecrets(of: sidecar.emulator)
            try Self.check(canaries, in: sidecar.folder, except: ["appsettings.json"])
            let names = try FileManager.default.contentsOfDirectory(atPath: sidecar.folder.path)
            #expect(!names.contains { $0.hasPrefix("core") })
        }
    }

    @Test func theOtherCommandsRevealNothing() async throws {
        try await SidecarProgram.with(Self.configuration, environment: Self.environment) { sidecar in
            let wrong = "another-canary~\(UUID().uuidString)"
            let wrongSecret = ["AzureAd__ClientCredentials__0__ClientSecret": wrong]
            let store = ["--store", "sqlite:tokens.db", "--keys", "keys.json"]
            let user = [
                "--account", Self.alice, "--password-variable", "PASSWORD", "--scope", "api://products/Products.Read",
            ]
            let assertion = try Self.assertion(of: Self.alice, sidecar)
            try Data(assertion.utf8).write(to: sidecar.folder.appending(path: "assertion"))
            #expect(try await sidecar.run(["cache", "keys", "create", "--keys", "keys.json"]).status == 0)
            let commands = [
                ["token", "app", "--api", "MyApi", "--json"] + store, ["token", "user"] + user + store,
                ["token", "user", "--force-refresh", "--scope", "api://products/Products.Read"] + store,
                ["token", "obo", "--assertion", "assertion", "--api", "MyApi"],
                ["call", "MyApi", "api/products", "--as", "app", "--headers"], ["serve", "--check"],
                ["doctor"], ["cache", "list"] + store, ["cache", "doctor"] + store,
            ]
            for command in commands {
                let result = try await sidecar.run(command, environment: ["PASSWORD": Self.password])
                #expect(result.status == 0, "\(command): \(result.errors)")
            }
            for command in [commands[0], commands[4], commands[6]] {
                #expect(
                    try await sidecar.run(command.filter { !store.contains($0) }, environment: wrongSecret).status != 0
                )
            }
            #expect(try await sidecar.run(["token", "user"] + user, environment: ["PASSWORD": wrong]).status != 0)
            var canaries = Canaries()
            try await Self.runDemo(in: sidecar.folder, &canaries)
            canaries.addSecrets(of: sidecar.emulator)
            #expect(canaries.kinds.isSuperset(of: ["assertion", "client_secret", "password", "refresh_token"]))
            try canaries.addKeys(of: sidecar.folder.appending(path: "keys.json"))
            let own: Set = ["appsettings.json", "assertion", "keys.json"]
            try Self.check(canaries, in: sidecar.folder, except: own)
        }
    }

    /// The demonstration has an issuer of its own, whose secret it writes into its folder.
    private static func runDemo(in folder: URL, _ canaries: inout Canaries) async throws {
        let demo = ["demo", "--calls", "20", "--tenants", "2", "--directory", "demo"]
        let result = try await Program.run(demo, environment: Self.environment, folder: folder)
        #expect(result.status == 0, "\(result.errors)")
        let settings = try Data(contentsOf: folder.appending(path: "demo/appsettings.json"))
        let members = try JSONSerialization.jsonObject(with: settings) as? [String: [String: Any]]
        let credentials = members?["AzureAd"]?["ClientCredentials"] as? [[String: Any]]
        canaries.add("demo", try #require(credentials?.first?["ClientSecret"] as? String))
        try FileManager.default.removeItem(at: folder.appending(path: "demo/appsettings.json"))
    }

    /// Has a sidecar do what it can do, well and badly, and looks at all that is left.
    private static func serve(from store: (URL) -> String, keptIn kept: (URL) -> URL) async throws {
        try await SidecarProgram.with(
            Self.configuration,
            environment: Self.environment,
            arguments: { folder in
                ["--metrics", "--store", store(folder), "--keys", folder.appending(path: "keys.json").path]
            }
        ) { sidecar in
            #expect(try await sidecar.run(["cache", "keys", "create", "--keys", "keys.json"]).status == 0)
            var canaries = Canaries()
            var held = ""
            try await sidecar.serve { serving in
                held = try await serving.send("/AuthorizationHeaderUnauthenticated/MyApi").body
                canaries.add("access_token", try Self.token(in: held))
                try await Self.useWell(serving, sidecar, &canaries)
                try await Self.useBadly(serving, sidecar, &canaries)
            }
            // The store has it indeed.
            try await sidecar.serve { serving in
                let again = try await serving.send("/AuthorizationHeaderUnauthenticated/MyApi")
                #expect(again.body == held)
            }
            canaries.addSecrets(of: sidecar.emulator)
            try canaries.addKeys(of: sidecar.folder.appending(path: "keys.json"))
            #expect(canaries.kinds.isSuperset(of: ["access_token", "assertion", "client_secret", "key", "made-up"]))
            for folder in Set([sidecar.folder, kept(sidecar.folder)]) {
                try Self.check(canaries, in: folder, except: ["appsettings.json", "keys.json"])
            }
        }
    }

    private static func useWell(
        _ serving: ServingProgram,
        _ sidecar: SidecarProgram,
        _ canaries: inout Canaries
    ) async throws {
        let assertion = try Self.assertion(of: Self.alice, sidecar)
        for path in ["/AuthorizationHeader/MyApi", "/AuthorizationHeader/MicrosoftGraph"] {
            let answer = try await serving.send(path, token: assertion)
            #expect(answer.status == 200, "\(answer.body)")
            canaries.add("access_token", try Self.token(in: answer.body))
        }
        #expect(try await serving.send("/Validate", token: assertion).status == 200)
        #expect(try await serving.send("/DownstreamApi/MyApi", .post, token: assertion).status == 200)
    }

    private static func useBadly(
        _ serving: ServingProgram,
        _ sidecar: SidecarProgram,
        _ canaries: inout Canaries
    ) async throws {
        let assertion = try Self.assertion(of: Self.alice, sidecar)
        let damaged = "\(assertion)AAAA"
        let madeUp = "canary-that-is-no-token~\(UUID().uuidString)"
        canaries.add("made-up", madeUp)
        canaries.add("made-up", damaged)
        let basic = Data("client:\(Self.secret)".utf8).base64EncodedString()
        var answers = [
            try await serving.send("/AuthorizationHeader/MyApi", token: damaged),
            try await serving.send("/AuthorizationHeader/MyApi", token: madeUp),
            try await serving.send("/AuthorizationHeader/MyApi?access_token=\(assertion)"),
            try await serving.send("/Validate", headers: [.authorization: "Basic \(basic)"]),
            try await serving.send("/AuthorizationHeader/Nothing", token: assertion),
            try await serving.send("/AuthorizationHeader/MyApi", token: try Self.assertion(of: Self.bob, sidecar)),
        ]
        for (index, user) in Self.others.enumerated() {
            let assertion = try Self.assertion(of: user, sidecar)
            sidecar.emulator.script(Self.fault(index, repeating: assertion, madeUp), for: .token)
            answers.append(try await serving.send("/AuthorizationHeader/MyApi", token: assertion))
            sidecar.emulator.removeFaults()
            canaries.add("assertion", assertion)
        }
        for answer in answers {
            #expect(answer.status >= 400, "\(answer.body)")
            #expect(canaries.hits(in: answer.body) == [], "\(answer.body)")
        }
        for path in ["/metrics", "/healthz", "/readyz", "/openapi/v1.json"] {
            let body = try await serving.send(path).body
            #expect(canaries.hits(in: body) == [], "\(path)")
        }
    }

    /// What an issuer that is out of its mind answers: it repeats what it was told, or breaks off in a token.
    private static func fault(_ number: Int, repeating assertion: String, _ token: String) -> Emulator.Fault {
        let told = "\(Self.secret) \(assertion)"
        let (status, body): (HTTPResponse.Status, String) =
            switch number {
            case 0: (.badRequest, #"{"error":"invalid_request","error_description":"\#(told)"}"#)
            case 1: (.badGateway, "<html>\(told)</html>")
            default: (.ok, #"{"access_token":"\#(token)"#)
            }
        return Emulator.Fault(status: status, body: Array(body.utf8), times: nil)
    }

    /// Looks into every file of a folder, which has what the programs wrote.
    private static func check(_ canaries: Canaries, in folder: URL, except names: Set<String>) throws {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        var size = 0
        for path in paths {
            guard let data = try? Data(contentsOf: folder.appending(path: path)) else { continue }
            if names.contains(path) {
                // What the operator keeps there shows that the search works.
                #expect(!canaries.hits(in: data).isEmpty, "\(path)")
            } else {
                size += data.count
                #expect(canaries.hits(in: data) == [], "\(path)")
            }
        }
        #expect(size > 0)
    }

    private static func assertion(of user: String, _ sidecar: SidecarProgram) throws -> String {
        let client = sidecar.emulator.configuration.applications[0].clientID
        return try sidecar.emulator.accessToken(for: user, scope: "api://\(client)/access_as_user")
    }

    private static func token(in body: String) throws -> String {
        let field = body.split(separator: "Bearer ").dropFirst().first ?? ""
        let token = String(field.prefix { $0 != "\"" })
        try #require(token.split(separator: ".").count == 3)
        return token
    }
}
