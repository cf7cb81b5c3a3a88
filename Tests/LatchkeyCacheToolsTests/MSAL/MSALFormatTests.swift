//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@testable import LatchkeyCacheTools

/// Tokens that go to the cache files of the MSAL libraries, and come from them.
@Suite(.timeLimit(.minutes(2))) struct MSALFormatTests {
    private let bench: Bench
    private let file: String

    init() throws {
        self.bench = try Bench()
        self.file = self.bench.folder.path(of: "msal.json")
    }

    private var fileOptions: [String] { ["--format", "msal", "--unprotected", "--file", self.file] }

    private func importFile(_ text: String) async throws -> String {
        _ = FileManager.default.createFile(
            atPath: self.file,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        return try await self.bench.call("import", with: self.fileOptions)
    }

    // MARK: - Between the libraries

    // Scoreboard: CE80
    @Test(.enabled(if: MSALPython.python != nil, "Set LATCHKEY_PYTHON to run."))
    func msalForPythonServesWhatWeAcquired() async throws {
        try await MSALSample.withClient(self.bench, .init()) { client in
            _ = try await client.token(scopes: MSALSample.vault, as: .app)
            _ = try await client.signIn(refreshToken: "an-older-one", scopes: MSALSample.user)
        }
        let answer = try await self.bench.call("export", with: self.fileOptions)
        #expect(answer.contains("6 entries were written, UNPROTECTED"))
        let findings = try await MSALPython.read(self.file)
        #expect(findings.app == "app-token-of-ours")
        #expect(findings.usernames == ["ana@contoso.com"])
        #expect(findings.user == ["user-token-of-ours"])
        #expect(findings.refreshTokens == ["refresh-token-of-ours"])
        #expect(findings.idTokens == 1)
    }

    // Scoreboard: CE80
    @Test(.enabled(if: MSALPython.python != nil, "Set LATCHKEY_PYTHON to run."))
    func weServeWhatMSALForPythonAcquired() async throws {
        try await MSALPython.write(to: self.file)
        let answer = try await self.bench.call("import", with: self.fileOptions)
        #expect(answer.hasRow("left out, of a kind that is not taken", "0"))
        let issuer = MSALSample.Issuer()
        try await MSALSample.withClient(self.bench, issuer) { client in
            #expect(try await client.token(scopes: MSALSample.vault, as: .app).value == "app-token-of-msal")
            let account = try #require(try await client.accounts().first)
            #expect(account.username == "ana@contoso.com")
            #expect(account.principal == Principal(homeAccountID: account.homeAccountID, tenant: MSALSample.tenant))
            let token = try await client.token(scopes: MSALSample.user, as: .user(account.principal))
            #expect(token.value == "user-token-of-msal")
            #expect(issuer.forms.isEmpty)
            // Another API's token is got with the refresh token of the file.
            _ = try await client.token(scopes: ["api://other/read"], as: .user(account.principal))
            #expect(issuer.forms.count == 1)
            #expect(issuer.forms.first?.contains("refresh_token=refresh-token-of-msal") == true)
            // The user is forgotten as one who signed in here.
            #expect(try await client.removeAccount(account.principal))
            #expect(try await client.accounts().isEmpty)
        }
    }

    // MARK: - The schema

    // Scoreboard: CE80
    @Test func whatWasExportedComesBack() async throws {
        try await MSALSample.withClient(self.bench, .init()) { client in
            _ = try await client.token(scopes: MSALSample.vault, as: .app)
            _ = try await client.signIn(refreshToken: "an-older-one", scopes: MSALSample.user)
        }
        _ = try await self.bench.call("export", with: self.fileOptions)
        let other = try Bench()
        let answer = try await other.call("import", with: self.fileOptions)
        #expect(answer.hasRow("left out, expired", "0"))
        let issuer = MSALSample.Issuer()
        try await MSALSample.withClient(other, issuer) { client in
            #expect(try await client.accounts().map(\.name) == ["Ana"])
            let token = try await client.token(scopes: MSALSample.user, as: .user(MSALSample.principal))
            #expect(token.value == "user-token-of-ours")
            #expect(try await client.token(scopes: MSALSample.vault, as: .app).value == "app-token-of-ours")
        }
        #expect(issuer.forms.isEmpty)
    }

    @Test func entriesOfEveryLibraryAreRead() async throws {
        let future = Int(Date().timeIntervalSince1970) + 3600
        // A byte order mark, null entries, numbers for times, an alias of the host, letter case, and strangers.
        let answer = try await self.importFile(
            """
            \u{FEFF}{ "AccessToken": {
              "any name": { "home_account_id": null, "environment": "login.windows.net",
                "client_id": "\(MSALSample.client)", "secret": "of-net", "credential_type": "AccessToken",
                "realm": "\(MSALSample.tenant.uppercased())", "target": "https://vault.azure.net/.default",
                "cached_at": \(future - 3600), "expires_on": \(future), "refresh_on": "0" },
              "bound": { "environment": "login.windows.net", "client_id": "c", "secret": "s", "realm": "t",
                "target": "a", "expires_on": "\(future)", "token_type": "pop", "kid": "k" },
              "extended": { "environment": "login.windows.net", "client_id": "c", "secret": "s", "realm": "t",
                "target": "a", "expires_on": "\(future)", "credential_type": "ATExt", "ext": { "a": "b" } },
              "old": { "environment": "login.windows.net", "client_id": "c", "secret": "s", "realm": "t",
                "target": "a", "cached_at": "1", "expires_on": "2" },
              "none": null, "damaged": { "secret": 7 }, "worse": [] },
              "Future": { "x": 1 }, "RefreshToken": null, "Account": [] }
            """
        )
        #expect(answer.hasRow("tokens taken", "1"))
        #expect(answer.hasRow("left out, expired", "1"))
        #expect(answer.hasRow("left out, of a kind that is not taken", "2"))
        let issuer = MSALSample.Issuer()
        let token = try await MSALSample.withClient(self.bench, issuer) { client in
            try await client.token(scopes: MSALSample.vault, as: .app).value
        }
        #expect(token == "of-net")
    }

    @Test func somethingNewerStays() async throws {
        try await MSALSample.withClient(self.bench, .init()) { client in
            _ = try await client.token(scopes: MSALSample.vault, as: .app)
        }
        let now = Int(Date().timeIntervalSince1970)
        let answer = try await self.importFile(
            """
            { "AccessToken": { "a": { "environment": "login.microsoftonline.com", "client_id": "\(MSALSample.client)",
              "secret": "older", "realm": "\(MSALSample.tenant)", "target": "https://vault.azure.net/.default",
              "cached_at": "\(now - 1000)", "expires_on": "\(now + 2000)" } } }
            """
        )
        #expect(answer.hasRow("left out, something newer is there", "1"))
    }

    @Test("Files that are none", arguments: ["<html>", "[1]", "{\"AccessToken\":", "\"text\"", "12"])
    func noCacheFile(text: String) async throws {
        let error = await #expect(throws: AcquisitionError.self) { try await self.importFile(text) }
        #expect(error?.message.contains("no cache file of MSAL") == true)
    }

    @Test("Files without tokens", arguments: ["", " \n", "null", "{}", #"{"AccessToken":7,"Account":{"a":{}}}"#])
    func nothingToTake(text: String) async throws {
        #expect(try await self.importFile(text).hasRow("tokens taken", "0"))
    }

    @Test func anExportHasToBeCalledUnprotected() throws {
        #expect(throws: (any Error).self) {
            try CacheCommand.parseAsRoot(["export"] + self.bench.options + ["--format", "msal", "--file", self.file])
        }
    }

    @Test func exchangedTokensStayOut() async throws {
        try await MSALSample.withClient(self.bench, .init()) { client in
            let assertion = UserAssertion("header.payload.signature")
            _ = try await client.token(scopes: MSALSample.user, as: .onBehalfOf(assertion))
        }
        let answer = try await self.bench.call("export", with: self.fileOptions)
        #expect(answer.contains("0 entries"))
        #expect(answer.contains("1 tokens stay out"))
    }
}

extension String {
    /// Whether a line of a table has this name and this value.
    fileprivate func hasRow(_ name: String, _ value: String) -> Bool {
        self.split(separator: "\n").contains { $0.hasPrefix("\(name)  ") && $0.hasSuffix("  \(value)") }
    }
}
