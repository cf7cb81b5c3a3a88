//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyEmulator
import Testing

/// `latchkey token`, run as a program against an emulator.
@Suite(.timeLimit(.minutes(5))) struct TokenCommandTests {
    /// An emulator and a folder with the configuration for it.
    private struct Place {
        let emulator: Emulator
        let folder: TestFolder

        func token(_ arguments: String..., environment: [String: String] = [:]) async throws -> CommandRun {
            let config = ["--config", self.folder.path("appsettings.json")]
            let all = ["token"] + arguments.prefix(1) + config + arguments.dropFirst()
            return try await CommandRun(all, environment: environment, folder: self.folder)
        }

        /// The options of a store that stays.
        func store() async throws -> [String] {
            let keys = self.folder.path("keys.json")
            let made = try await CommandRun(["cache", "keys", "create", "--keys", keys], folder: self.folder)
            try #require(made.status == 0, "\(made.errors)")
            return ["--store", "sqlite:\(self.folder.path("tokens.db"))", "--keys", keys]
        }

        var scope: String { "\(self.emulator.configuration.productsAPI.resource)/.default" }
    }

    private func withPlace(
        _ configuration: Emulator.Configuration = .init(),
        _ body: (Place) async throws -> Void
    ) async throws {
        try await Emulator.withEmulator(configuration) { emulator in
            let folder = try TestFolder()
            try emulator.writeCertificateAuthority(to: folder.path("ca.pem"))
            let sample = emulator.sampleConfiguration()
            let end = try #require(sample.lastIndex(of: "}"))
            let trust = #", "Latchkey": { "CertificateAuthorityFile": "ca.pem" } }"#
            _ = try folder.write(sample[..<end] + trust, to: "appsettings.json")
            try await body(Place(emulator: emulator, folder: folder))
        }
    }

    @Test func factsOfAnApplicationsToken() async throws {
        try await self.withPlace { place in
            let run = try await place.token("app", "--api", "MyApi", "--json")
            try #require(run.status == 0, "\(run.errors)")
            #expect(run.json["tokenType"] as? String == "Bearer")
            #expect(run.json["source"] as? String == "issuer")
            #expect((run.json["expiresInSeconds"] as? Int).map { (3000...3600).contains($0) } == true)
            #expect(run.claims["azp"] as? String == place.emulator.configuration.applications.first?.clientID)
            #expect(run.claims["roles"] as? [String] == ["Products.Read"])
            #expect(run.json["correlationId"] is String)
            #expect(run.json["token"] == nil)
            #expect(!run.output.contains("eyJ"))
        }
    }

    @Test func theTokenItselfIsShownOnlyWhenAskedFor() async throws {
        try await self.withPlace { place in
            let plain = try await place.token("app", "--scope", place.scope)
            #expect(plain.status == 0)
            #expect(plain.output.contains("claim roles") && plain.output.contains("source"))
            #expect(!plain.output.contains("eyJ"))
            let revealed = try await place.token("app", "--scope", place.scope, "--reveal")
            #expect(revealed.output.contains("eyJ"))
        }
    }

    @Test func aStoreServesTheNextRun() async throws {
        try await self.withPlace { place in
            let store = try await place.store()
            let config = ["--config", place.folder.path("appsettings.json"), "--api", "MyApi", "--json"]
            let all = ["token", "app"] + config + store
            let first = try await CommandRun(all, folder: place.folder)
            #expect(first.json["cacheLevel"] as? String == "none", "\(first.errors)")
            let second = try await CommandRun(all, folder: place.folder)
            #expect(second.json["source"] as? String == "cache")
            #expect(second.json["cacheLevel"] as? String == "store")
            #expect(place.emulator.requestCount(of: .token) == 1)
            let third = try await CommandRun(all + ["--force-refresh"], folder: place.folder)
            #expect(third.json["source"] as? String == "issuer")
            #expect(place.emulator.requestCount(of: .token) == 2)
        }
    }

    @Test func aUserWhoSignedInIsKnownNextTime() async throws {
        try await self.withPlace { place in
            let user = try #require(place.emulator.configuration.users.first)
            let store = try await place.store()
            let common = [
                "token", "user", "--config", place.folder.path("appsettings.json"), "--json", "--scope",
                "api://products/Products.Read",
            ]
            let first = try await CommandRun(
                common + store + ["--account", user.username, "--password-variable", "TEST_PASSWORD"],
                environment: ["TEST_PASSWORD": user.password],
                folder: place.folder
            )
            try #require(first.status == 0, "\(first.output) \(first.errors)")
            #expect(first.claims["scp"] as? String == "Products.Read")
            let second = try await CommandRun(common + store, folder: place.folder)
            #expect(second.json["source"] as? String == "cache", "\(second.output)")
            let other = try await CommandRun(
                common + store + ["--account", "bob@contoso.example"],
                folder: place.folder
            )
            #expect(other.status == 77)
            #expect(other.error["code"] as? String == "interaction_required")
        }
    }

    @Test func onBehalfOfAUser() async throws {
        try await self.withPlace { place in
            let user = try #require(place.emulator.configuration.users.first)
            let client = try #require(place.emulator.configuration.applications.first?.clientID)
            let incoming = try await place.token(
                "user",
                "--scope",
                "api://\(client)/access",
                "--account",
                user.username,
                "--password-variable",
                "TEST_PASSWORD",
                "--json",
                "--reveal",
                environment: ["TEST_PASSWORD": user.password]
            )
            let token = try #require(incoming.json["token"] as? String, "\(incoming.output) \(incoming.errors)")
            let file = try place.folder.write(token + "\n", to: "incoming.txt")
            let run = try await place.token(
                "obo",
                "--scope",
                "api://products/Products.Read",
                "--assertion",
                file,
                "--json"
            )
            #expect(run.status == 0, "\(run.output) \(run.errors)")
            #expect(run.claims["scp"] as? String == "Products.Read")
        }
    }

    @Test func aUserOnAnotherDevice() async throws {
        var configuration = Emulator.Configuration()
        configuration.devices = .init(interval: .seconds(1))
        try await self.withPlace(configuration) { place in
            place.emulator.scriptDeviceSignIns(.approved(afterQuestions: 0))
            let run = try await place.token("device", "--scope", "api://products/Products.Read", "--json")
            #expect(run.status == 0, "\(run.output) \(run.errors)")
            #expect(run.claims["scp"] as? String == "Products.Read")
            #expect(run.errors.contains("enter the code") || run.errors.contains("code"))
        }
    }

    @Test func theHostsIdentity() async throws {
        try await self.withPlace { place in
            let run = try await CommandRun(
                ["token", "managed-identity", "--scope", "api://products/.default", "--json"],
                environment: place.emulator.environment(for: .appService),
                folder: place.folder
            )
            #expect(run.status == 0, "\(run.output) \(run.errors)")
            #expect(run.json["source"] as? String == "issuer")
            #expect(run.claims["aud"] is String)
        }
    }

    // MARK: - Failures

    @Test func aRefusalIsTold() async throws {
        try await self.withPlace { place in
            let variable = "AzureAd__ClientCredentials__0__ClientSecret"
            let run = try await place.token("app", "--api", "MyApi", environment: [variable: "wrong-secret"])
            #expect(run.status == 77)
            #expect(run.output.isEmpty)
            #expect(run.errors.hasPrefix("Error: "))
            #expect(run.errors.contains("7000215"))
            #expect(!run.errors.contains("wrong-secret"))
        }
    }

    @Test(
        "Mistakes have their own exit codes",
        arguments: [
            (["app"], 64, "--scope"),
            (["app", "--scope", "a/.default", "--config", "/no/such.json"], 78, "does not exist"),
            (["app", "--scope", "a b/.default"], 64, "blanks"),
            (["app", "--api", "Mine"], 64, "MyApi"),
            (["app", "--api", "MyApi", "--section", "Other"], 78, "Other"),
            (["user", "--api", "MyApi"], 64, "--store"),
            (["user", "--api", "MyApi", "--password-variable", "X"], 64, "--account"),
            (["obo", "--api", "MyApi", "--assertion", "/no/such/file"], 64, "--assertion"),
            (["app", "--api", "MyApi", "--store", "sqlite:x.db"], 64, "--keys"),
        ]
    )
    func mistakes(arguments: [String], status: Int32, part: String) async throws {
        try await self.withPlace { place in
            let config = arguments.contains("--config") ? [] : ["--config", place.folder.path("appsettings.json")]
            let run = try await CommandRun(["token"] + arguments + config, folder: place.folder)
            #expect(run.status == status)
            #expect(run.errors.contains(part), "\(run.errors)")
            #expect(place.emulator.requestCount(of: .token) == 0)
        }
    }

    @Test func anIssuerThatCannotBeReached() async throws {
        try await self.withPlace { place in
            let variables = ["AzureAd__Instance": "https://127.0.0.1:9/"]
            let run = try await place.token("app", "--api", "MyApi", "--json", environment: variables)
            #expect(run.status == 69)
            #expect(run.error["code"] as? String == "network")
        }
    }
}
