//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyCrypto
import LatchkeyEmulator
import Testing

/// The example of a web application, without a browser.
@Suite(.serialized, .timeLimit(.minutes(5))) struct WebAppTests {
    /// What a browser says when it opens a page.
    private static let navigation: HTTPFields = {
        var fields: HTTPFields = [.accept: "text/html"]
        if let mode = HTTPField.Name("Sec-Fetch-Mode") { fields[mode] = "navigate" }
        return fields
    }()

    @Test func everybodySeesTheFirstPage() async throws {
        try await TestFolder.with { folder in
            try await ExampleProgram.run(try await .startWebApp(["--emulator"], folder: folder)) { example in
                let answer = try await example.send("/")
                #expect(answer.status == 200)
                #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
                #expect(answer.headers[.cacheControl] == "no-store")
                #expect(answer.text.contains("<h1>Example web application</h1>"))
            }
        }
    }

    // Scoreboard: H3
    @Test func whoeverIsNotSignedInIsSentAway() async throws {
        try await TestFolder.with { folder in
            try await ExampleProgram.run(try await .startWebApp(["--emulator"], folder: folder)) { example in
                let page = try await example.send("/profile", headers: Self.navigation)
                #expect(page.status == 302)
                let query = URLComponents(string: page.location)?.queryItems ?? []
                #expect(query.first { $0.name == "redirect_uri" }?.value == "\(example.address)/signin-oidc")
                #expect(query.first { $0.name == "code_challenge_method" }?.value == "S256")
                // A script cannot follow there: it learns where to send its page.
                let script = try await example.send("/profile", headers: [.accept: "application/json"])
                #expect(script.status == 401)
                #expect((script.json["loginUrl"] as? String)?.hasPrefix("/login?ticket=") == true)
            }
        }
    }

    @Test func otherSitesCannotSignUsersOut() async throws {
        try await TestFolder.with { folder in
            try await ExampleProgram.run(try await .startWebApp(["--emulator"], folder: folder)) { example in
                let foreign = try await example.send("/logout", .post, headers: [.origin: "https://elsewhere.example"])
                #expect(foreign.status == 403)
                let own = try await example.send("/logout", .post, headers: [.origin: example.address])
                #expect(own.status == 303)
            }
        }
    }

    @Test func instancesWithTheSameKeysEndEachOthersSignIns() async throws {
        let address = "http://localhost:\(try freePort())"
        try await TestTenant.with(redirectURIs: ["\(address)/signin-oidc"]) { tenant in
            for name in ["keys.json", "others.json"] {
                try KeyRingFile(path: tenant.folder.appending(path: name).path).create(.generate(at: 0))
            }
            func start(_ keys: String) async throws -> ExampleProgram {
                let example = try await ExampleProgram.startWebApp(
                    [
                        "--config", tenant.settingsFile, "--address", address,
                        "--keys", tenant.folder.appending(path: keys).path,
                    ],
                    environment: tenant.environment,
                    folder: tenant.folder
                )
                return example
            }
            try await ExampleProgram.run(try await start("keys.json")) { first in
                try await ExampleProgram.run(try await start("keys.json")) { second in
                    let back = try await Self.signIn(beginningAt: first, endingAt: second, tenant)
                    #expect(back.status == 303)
                    #expect(back.location == "/profile")
                    let profile = try await second.send("/profile", headers: Self.withCookies(of: back))
                    #expect(profile.text.contains("Alice Archer"))
                }
                try await ExampleProgram.run(try await start("others.json")) { stranger in
                    let back = try await Self.signIn(beginningAt: first, endingAt: stranger, tenant)
                    #expect(back.status == 400)
                    #expect(back.text.contains("Sign-in failed"))
                }
            }
        }
    }

    @Test func settingsThatNobodyFilledInAreNamed() async throws {
        try await TestFolder.with { folder in
            let settings = #"{"AzureAd": {"Instance": "https://login.microsoftonline.com/", "TenantId": "t"}}"#
            try Data(settings.utf8).write(to: folder.appending(path: "appsettings.json"))
            let program = try Program(example: "ExampleWebApp", [], folder: folder)
            #expect(await program.status() != 0)
            #expect(program.text.contains("ClientId"), "\(program.text)")
        }
    }

    /// Signs in as a browser does that a balancer leads to one instance first and then to another.
    private static func signIn(
        beginningAt first: ExampleProgram,
        endingAt second: ExampleProgram,
        _ tenant: TestTenant
    ) async throws -> ExampleProgram.Answer {
        let begin = try await first.send("/profile", headers: Self.navigation)
        let issuer = try await ExampleProgram.send(
            begin.location,
            trusting: tenant.emulator.certificateAuthorityPEM
        )
        let query = issuer.location.split(separator: "?").last ?? ""
        return try await second.send("/signin-oidc?\(query)", headers: Self.withCookies(of: begin))
    }

    private static func withCookies(of answer: ExampleProgram.Answer) -> HTTPFields {
        var fields = Self.navigation
        fields[.cookie] = answer.headers[values: .setCookie].compactMap { $0.split(separator: ";").first }
            .joined(separator: "; ")
        return fields
    }
}
