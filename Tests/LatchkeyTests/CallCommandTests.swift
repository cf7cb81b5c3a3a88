//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyEmulator
import Testing

/// The command that calls an API, as its own process.
@Suite(.timeLimit(.minutes(5))) struct CallCommandTests {
    private func withPlace(_ body: (Emulator, TestFolder) async throws -> Void) async throws {
        try await Emulator.withEmulator { emulator in
            let folder = try TestFolder()
            try emulator.writeCertificateAuthority(to: folder.path("ca.pem"))
            let sample = emulator.sampleConfiguration()
            let end = try #require(sample.lastIndex(of: "}"))
            let trust = #", "Latchkey": { "CertificateAuthorityFile": "ca.pem" } }"#
            _ = try folder.write(sample[..<end] + trust, to: "appsettings.json")
            try await body(emulator, folder)
        }
    }

    private func call(
        _ arguments: String...,
        in folder: TestFolder,
        environment: [String: String] = [:]
    ) async throws -> CommandRun {
        let config = arguments.contains("--config") ? [] : ["--config", folder.path("appsettings.json")]
        return try await CommandRun(["call"] + arguments + config, environment: environment, folder: folder)
    }

    @Test func theBodyIsPrintedAndNothingElse() async throws {
        try await self.withPlace { emulator, folder in
            let run = try await self.call("MyApi", "api/products/1", "--as", "app", "--headers", in: folder)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.json["name"] as? String == "Padlock")
            #expect(run.errors.hasPrefix("HTTP 200\n"))
            #expect(run.errors.lowercased().contains("content-type: application/json"))
            #expect(emulator.requestCount(of: .token) == 1)
            let quiet = try await self.call("MyApi", "api/products/1", "--as", "app", in: folder)
            #expect(quiet.errors == "HTTP 200\n")
        }
    }

    @Test func oneObjectForPrograms() async throws {
        try await self.withPlace { _, folder in
            let run = try await self.call("MyApi", "api/products", "--as", "app", "--json", in: folder)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.json["status"] as? Int == 200)
            #expect((run.json["body"] as? [Any])?.count == 3)
            #expect((run.json["headers"] as? [String: String])?["content-type"]?.contains("json") == true)
            #expect(run.errors.isEmpty)
        }
    }

    @Test func aRefusalOfTheAPIHasItsOwnExitCode() async throws {
        try await self.withPlace { _, folder in
            let missing = try await self.call("MyApi", "api/products/77", "--as", "app", "--json", in: folder)
            #expect(missing.status == 22)
            #expect(missing.json["status"] as? Int == 404)
            let method = try await self.call(
                "MyApi",
                "api/products",
                "--as",
                "app",
                "--method",
                "post",
                "--body",
                "{}",
                in: folder
            )
            #expect(method.status == 22)
            #expect(method.errors == "HTTP 405\n")
        }
    }

    @Test func aUserWhoSignedInCalls() async throws {
        try await self.withPlace { emulator, folder in
            let user = try #require(emulator.configuration.users.first)
            let store = ["--store", "sqlite:\(folder.path("tokens.db"))", "--keys", folder.path("keys.json")]
            let keys = try await CommandRun(
                ["cache", "keys", "create", "--keys", folder.path("keys.json")],
                folder: folder
            )
            try #require(keys.status == 0, "\(keys.errors)")
            let config = ["--config", folder.path("appsettings.json")]
            let nobody = try await CommandRun(
                ["call", "MyApi", "api/products", "--as", "user"] + store + config,
                folder: folder
            )
            #expect(nobody.status == 77)
            #expect(nobody.errors.contains("No such user has signed in"))
            let signedIn = try await CommandRun(
                ["token", "user", "--scope", "api://products/Products.Read", "--account", user.username]
                    + ["--password-variable", "TEST_PASSWORD"] + store + config,
                environment: ["TEST_PASSWORD": user.password],
                folder: folder
            )
            try #require(signedIn.status == 0, "\(signedIn.errors)")
            let scopes = ["DownstreamApis__MyApi__Scopes__0": "api://products/Products.Read"]
            for name in [[], ["--account", user.username.uppercased()]] {
                let run = try await CommandRun(
                    ["call", "MyApi", "api/products/1", "--as", "user"] + name + store + config,
                    environment: scopes,
                    folder: folder
                )
                #expect(run.status == 0, "\(run.errors)")
                #expect(run.json["name"] as? String == "Padlock")
            }
            // The token came from the store.
            #expect(emulator.requestCount(of: .token) == 1)
            #expect(emulator.requestCount(of: .products) == 2)
        }
    }

    @Test(
        "Mistakes have their own exit codes",
        arguments: [
            (["Mine", "x", "--as", "app"], 64, "MyApi"), (["MyApi", "../x", "--as", "app"], 64, "segment"),
            (["MyApi", "//evil/x", "--as", "app"], 64, "host"), (["MyApi", "x"], 64, "as whom"),
            (["MyApi", "x", "--as", "nobody"], 64, "--as"), (["MyApi", "x", "--as", "user"], 64, "--store"),
            (["MyApi", "x", "--as", "app", "--account", "a"], 64, "--account"),
            (["MyApi", "x", "--header", "a b: c"], 64, "--header"),
            (["MyApi", "x", "--header", "A: b\nC: d"], 64, "--header"),
            (["MyApi", "x", "--as", "app", "--header", "Authorization: Bearer x"], 64, "Authorization"),
            (["MyApi", "x", "--as", "app", "--body", "@/no/such"], 64, "--body"),
            (["MyApi", "x", "--as", "app", "--config", "/no/such.json"], 78, "does not exist"),
        ] as [([String], Int32, String)]
    )
    func mistakes(arguments: [String], status: Int32, part: String) async throws {
        try await self.withPlace { emulator, folder in
            let config = arguments.contains("--config") ? [] : ["--config", folder.path("appsettings.json")]
            let run = try await CommandRun(["call"] + arguments + config, folder: folder)
            #expect(run.status == status, "\(run.errors)")
            #expect(run.errors.lowercased().contains(part.lowercased()), "\(run.errors)")
            #expect(emulator.requestCount(of: .token) == 0)
        }
    }

    @Test func refusedSecretsAndMissingServersAreTold() async throws {
        try await self.withPlace { _, folder in
            let secret = ["AzureAd__ClientCredentials__0__ClientSecret": "wrong-secret"]
            let refused = try await self.call("MyApi", "x", "--as", "app", "--json", in: folder, environment: secret)
            #expect(refused.status == 77)
            #expect(refused.error["code"] as? String == "refused")
            #expect(!refused.output.contains("wrong-secret"))
            let address = ["DownstreamApis__MyApi__BaseUrl": "https://127.0.0.1:9/"]
            let gone = try await self.call("MyApi", "x", "--as", "app", "--json", in: folder, environment: address)
            #expect(gone.status == 69)
            #expect(gone.error["code"] as? String == "network")
        }
    }
}
