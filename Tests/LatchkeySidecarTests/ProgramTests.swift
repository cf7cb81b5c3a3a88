//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyHTTP
import Testing

@testable import LatchkeySidecar

/// The commands that run a sidecar and what it needs.
@Suite(.serialized, .timeLimit(.minutes(3))) struct ProgramTests {
    private static func inFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "latchkey-program-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    private static func get(_ port: Int, _ path: String) async throws -> (status: Int, body: String) {
        let http = try CurlHTTPClient()
        let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost:\(port)", path: path)
        let result = await Result {
            let response = try await http.send(HTTPClientRequest(head: head))
            let body = try await response.body.collect(upTo: 1 << 20)
            return (response.head.status.code, String(decoding: body, as: UTF8.self))
        }
        await http.shutdown()
        let answer = try result.get()
        return (answer.0, answer.1)
    }

    /// The port that a program says it listens on.
    private static func port(of program: Program) throws -> Int {
        let text = try #require(program.errors.split(separator: "http://127.0.0.1:").dropFirst().first)
        return Int(text.prefix { $0.isNumber }) ?? 0
    }

    // Scoreboard: H10
    @Test func aSidecarServesWhatTheEmulatorPrints() async throws {
        try await Self.inFolder { folder in
            let settings = folder.appending(path: "appsettings.json")
            let emulator = try Program(
                ["emulator", "--settings", settings.path, "--certificate-file", folder.appending(path: "ca.pem").path],
                folder: folder
            )
            try await emulator.waitForErrors("Listening on")
            let rights = try FileManager.default.attributesOfItem(atPath: settings.path)[.posixPermissions] as? Int
            #expect(rights == 0o600)
            let sidecar = try Program(["serve", "--urls", "http://127.0.0.1:0"], folder: folder)
            try await sidecar.waitForErrors("Listening.")
            let port = try Self.port(of: sidecar)
            let answer = try await Self.get(port, "/AuthorizationHeaderUnauthenticated/MyApi")
            #expect(answer.status == 200)
            #expect(answer.body.contains("Bearer ey"))
            // Each line of the log is one JSON object, and none has the token.
            let token = try #require(answer.body.split(separator: " ").last).prefix(40)
            sidecar.interrupt()
            let end = await sidecar.end()
            #expect(end.status == 0)
            #expect(!end.errors.contains(token))
            for line in end.errors.split(separator: "\n") {
                #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) is [String: Any], "\(line)")
            }
            #expect(end.errors.contains("Shut down."))
            let doctor = try await Program.run(["doctor", "--json"], folder: folder)
            #expect(doctor.status == 0, "\(doctor.output)")
            #expect(doctor.json["isWell"] as? Bool == true)
            emulator.interrupt()
            #expect(await emulator.end().status == 0)
            // Without its issuer something is wrong, and the doctor says what.
            let later = try await Program.run(["doctor", "--json"], folder: folder)
            #expect(later.status == 1)
            let findings = try #require(later.json["findings"] as? [[String: Any]])
            #expect(findings.contains { $0["topic"] as? String == "issuer" && $0["level"] as? String == "wrong" })
            #expect(try await Program.run(["doctor", "--offline"], folder: folder).status == 0)
        }
    }

    @Test func wrongSettingsAreSaidAtTheStart() async throws {
        try await Self.inFolder { folder in
            let none = try await Program.run(["serve"], folder: folder)
            #expect(none.status == 78)
            #expect(none.errors.contains("AzureAd"))
            let environment = [
                "AzureAd__Instance": "https://login.microsoftonline.com/", "AzureAd__TenantId": "contoso.example",
                "AzureAd__ClientId": "11112222-3333-4444-5555-666677778888",
                "AzureAd__ClientCredentials__0__SourceType": "ClientSecret",
                "AzureAd__ClientCredentials__0__ClientSecret": "s", "Sidecar__Metricz": "true",
            ]
            let wrong = try await Program.run(["serve", "--check"], environment: environment, folder: folder)
            #expect(wrong.status == 78)
            #expect(wrong.errors.contains("Metricz"))
            var right = environment
            right["Sidecar__Metricz"] = nil
            #expect(try await Program.run(["serve", "--check"], environment: right, folder: folder).status == 0)
            #expect(try await Program.run(["serve", "--set", "nonsense"], folder: folder).status == 64)
            let store = ["serve", "--store", "sqlite:tokens.db"]
            #expect(try await Program.run(store, environment: right, folder: folder).status == 78)
            let doctor = try await Program.run(["doctor", "--json"], environment: right, folder: folder)
            #expect(doctor.status == 78)
        }
    }

    // Scoreboard: W78
    @Test func tokensOutliveTheProcessInAStore() async throws {
        try await Self.inFolder { folder in
            let path = folder.appending(path: "appsettings.json").path
            let certificate = folder.appending(path: "ca.pem").path
            let emulator = try Program(
                ["emulator", "--settings", path, "--certificate-file", certificate],
                folder: folder
            )
            try await emulator.waitForErrors("Listening on")
            let keys = folder.appending(path: "keys.json").path
            #expect(try await Program.run(["cache", "keys", "create", "--keys", keys], folder: folder).status == 0)
            var headers: Set<String> = []
            for _ in 0..<2 {
                let arguments = ["--urls", "http://127.0.0.1:0", "--store", "sqlite:tokens.db", "--keys", keys]
                let sidecar = try Program(["serve"] + arguments, folder: folder)
                try await sidecar.waitForErrors("Listening.")
                let port = try Self.port(of: sidecar)
                headers.insert(try await Self.get(port, "/AuthorizationHeaderUnauthenticated/MyApi").body)
                sidecar.interrupt()
                #expect(await sidecar.end().status == 0)
            }
            #expect(headers.count == 1)
            emulator.interrupt()
            _ = await emulator.end()
        }
    }

    @Test func shellsCanCompleteTheCommands() async throws {
        try await Self.inFolder { folder in
            for shell in ["bash", "zsh", "fish"] {
                let result = try await Program.run(["--generate-completion-script", shell], folder: folder)
                #expect(result.status == 0)
                for command in ["serve", "emulator", "doctor"] { #expect(result.output.contains(command)) }
            }
            let help = try await Program.run(["serve", "--help"], folder: folder)
            #expect(help.output.contains("curl http://localhost:5000/"))
            #expect(!help.output.contains("\u{1B}"))
        }
    }
}
