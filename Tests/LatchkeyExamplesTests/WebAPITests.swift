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

/// The example of a web API, as a program that others call.
@Suite(.serialized, .timeLimit(.minutes(5))) struct WebAPITests {
    /// Runs the API with the settings of a tenant.
    private static func run(_ body: (ExampleProgram, TestTenant) async throws -> Void) async throws {
        try await TestTenant.with { tenant in
            let start = try await ExampleProgram.start(
                "ExampleWebAPI",
                ["--config", tenant.settingsFile, "--port", "0"],
                environment: tenant.environment,
                folder: tenant.folder
            )
            try await ExampleProgram.run(start) { try await body($0, tenant) }
        }
    }

    /// The command that the example prints is all that is needed.
    @Test func whatItPrintsCallsIt() async throws {
        try await TestFolder.with { folder in
            let arguments = ["--emulator", "--port", "0"]
            try await ExampleProgram.run(
                try await .start("ExampleWebAPI", arguments, folder: folder)
            ) { example in
                let token = try await example.program.wait(for: "Authorization: Bearer ").prefix { $0 != "'" }
                let who = try await example.send("/whoami", token: String(token))
                #expect(who.status == 200)
                #expect(who.json["name"] as? String == "Alice Archer")
                #expect(who.json["scopes"] as? [String] == ["access_as_user"])
                let products = try await example.send("/products", token: String(token))
                #expect(products.text.contains("Padlock"), "\(products.text)")
            }
        }
    }

    // Scoreboard: H4, H5
    @Test func callersAreToldWhatIsMissing() async throws {
        try await Self.run { example, tenant in
            let none = try await example.send("/whoami")
            #expect(none.status == 401)
            #expect(none.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
            let madeUp = try await example.send("/whoami", token: "eyJhbGciOiJub25lIn0.e30.")
            #expect(madeUp.status == 401)
            #expect(madeUp.headers[.wwwAuthenticate]?.contains("invalid_token") == true)
            let other = try await example.send("/products", token: try tenant.token(of: "alice", scope: "other"))
            #expect(other.status == 403)
            #expect(other.headers[.wwwAuthenticate]?.contains("insufficient_scope") == true)
            #expect(tenant.emulator.requestCount(of: .token) == 0)
        }
    }

    // Scoreboard: H7
    @Test func theOtherAPIIsCalledForTheCaller() async throws {
        try await Self.run { example, tenant in
            let token = try tenant.token(of: "alice")
            for _ in 0..<3 {
                let answer = try await example.send("/products", token: token)
                #expect(answer.status == 200)
                #expect(answer.text.contains("Deadbolt"))
            }
            #expect(tenant.emulator.requestCount(of: .token) == 1)
            let request = try #require(tenant.emulator.requests(of: .token).first)
            #expect(request.formValue("requested_token_use") == "on_behalf_of")
            #expect(request.formValue("assertion") == token)
        }
    }

    // Scoreboard: H4
    @Test func callersGetTheClaimsThatTheOtherAPIDemands() async throws {
        try await Self.run { example, tenant in
            let needs = try await example.send("/products", token: try tenant.token(of: "bob"))
            #expect(needs.status == 401)
            let challenge = needs.headers[.wwwAuthenticate] ?? ""
            #expect(challenge.contains("insufficient_claims"))
            #expect(challenge.contains("claims="))
            let blocked = try await example.send("/products", token: try tenant.token(of: "carol"))
            #expect(blocked.status == 403, "\(blocked.text)")
            #expect(!blocked.text.contains("Padlock"))
        }
    }

    // Scoreboard: H11
    @Test func workGoesOnWhenTheCallerIsGone() async throws {
        try await Self.run { example, tenant in
            let token = try tenant.token(of: "alice")
            let order = try await example.send("/reports", .post, token: token)
            #expect(order.status == 202)
            #expect(order.location.hasPrefix("/reports/"))
            var report = try await example.send(order.location, token: token)
            while report.json["state"] as? String == "pending" {
                try await Task.sleep(for: .milliseconds(20))
                report = try await example.send(order.location, token: token)
            }
            #expect(report.json["state"] as? String == "done")
            #expect(report.json["total"] as? Int == 1250 + 4999 + 799)
            // It is nobody else's.
            #expect(try await example.send(order.location, token: try tenant.token(of: "bob")).status == 404)
            #expect(try await example.send(order.location).status == 401)
        }
    }
}
