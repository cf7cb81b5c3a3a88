//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyTokenCache
import Testing

@testable import LatchkeyAzure

/// The tools of developers' machines, as scripts that are really run.
@Suite(.timeLimit(.minutes(1))) struct DeveloperToolTests {
    private let scope = "https://storage.azure.com/.default"
    private let printed = #"{"accessToken":"printed","expiresOn":"2030-01-01 00:00:00.000000","expires_on":1893456000}"#

    // Scoreboard: AZ8
    @Test func cliIsAskedOnceForWhatItPrints() async throws {
        let folder = try ToolFolder()
        try folder.install("az", "echo '\(self.printed)'")
        let credential = AzureCLICredential(cache: TokenCache(), subscription: "sub", settings: folder.settings())
        let context = TokenRequestContext(scopes: [self.scope], tenantID: "tenant")
        for _ in 0..<3 {
            let token = try await credential.token(for: context)
            #expect(token.value == "printed")
            #expect(abs(token.expiresAt.seconds - 1_893_456_000) <= 1)
        }
        #expect(folder.calls(of: "az") == 1)
        #expect(
            folder.arguments(of: "az") == [
                "account", "get-access-token", "--output", "json", "--resource", "https://storage.azure.com",
                "--tenant",
                "tenant", "--subscription", "sub",
            ]
        )
    }

    // Scoreboard: AZ8
    @Test func developerCLIIsAskedWithScopeTenantAndClaims() async throws {
        let folder = try ToolFolder()
        try folder.install("azd", #"echo '{"token":"printed","expiresOn":"2030-01-01T00:00:00Z"}'"#)
        let credential = AzureDeveloperCLICredential(cache: TokenCache(), tenantID: "t", settings: folder.settings())
        let token = try await credential.token(for: TokenRequestContext(scopes: [self.scope], claims: "{}"))
        #expect(token.value == "printed")
        #expect(abs(token.expiresAt.seconds - 1_893_456_000) <= 1)
        #expect(
            folder.arguments(of: "azd") == [
                "auth", "token", "--output", "json", "--no-prompt", "--scope", self.scope, "--tenant-id", "t",
                "--claims",
                "e30=",
            ]
        )
    }

    // Scoreboard: AZ8
    @Test(arguments: [
        ("echo 'ERROR: Please run az login to setup account.' >&2; exit 1", TokenCredentialError.Code.unavailable),
        ("echo 'AADSTS700082: expired. Run az login' >&2; exit 1", .failed), ("exit 127", .unavailable),
        ("echo 'no json'", .failed), (#"echo '{"accessToken":""}'"#, .failed),
    ])
    func cliThatGivesNoTokenSaysWhy(_ script: String, _ code: TokenCredentialError.Code) async throws {
        let folder = try ToolFolder()
        try folder.install("az", script)
        let credential = AzureCLICredential(cache: TokenCache(), settings: folder.settings())
        let error = await #expect(throws: TokenCredentialError.self) { try await credential.token(for: self.scope) }
        #expect(error?.code == code, "\(error?.message ?? "")")
    }

    // Scoreboard: AZ8
    @Test(arguments: [
        (#"{"type":"consoleMessage","data":{"message":"not logged in, run `azd auth login` to login"}}"#, true),
        (#"{"error":"unknown flag: --claims"}"#, true), (#"{"error":"AADSTS50001"}"#, false), ("broken", false),
    ])
    func developerCLIThatGivesNoTokenSaysWhy(_ line: String, _ isUnavailable: Bool) async throws {
        let folder = try ToolFolder()
        try folder.install("azd", "cat >&2 <<'END'\n\(line)\nEND\nexit 1")
        let credential = AzureDeveloperCLICredential(cache: TokenCache(), settings: folder.settings())
        let error = await #expect(throws: TokenCredentialError.self) { try await credential.token(for: self.scope) }
        #expect(error?.code == (isUnavailable ? .unavailable : .failed))
    }

    // Scoreboard: AZ8
    @Test func toolThatIsNotInstalledIsUnavailable() async throws {
        let settings = AzureEnvironment(variables: ["PATH": "/nowhere:relative"])
        for credential in [
            AzureCLICredential(cache: TokenCache(), settings: settings) as any TokenCredential,
            AzureDeveloperCLICredential(cache: TokenCache(), settings: settings),
        ] {
            let error = await #expect(throws: TokenCredentialError.self) { try await credential.token(for: self.scope) }
            #expect(error?.code == .unavailable)
        }
    }

    // Scoreboard: AZ8
    @Test func toolThatDoesNotAnswerIsEnded() async throws {
        let folder = try ToolFolder()
        try folder.install("az", "sleep 600")
        var tool = CommandLineTool(name: "az", environment: folder.settings())
        tool.timeout = .milliseconds(200)
        let error = await #expect(throws: TokenCredentialError.self) { try await tool.run([], extra: [:]) }
        #expect(error?.code == .failed)
    }

    // Scoreboard: AZ8
    @Test(arguments: ["https://a.b/.default; rm", "$(id)", "a b"])
    func scopeWithStrangeCharactersReachesNoTool(_ scope: String) async throws {
        let folder = try ToolFolder()
        try folder.install("az", "echo '\(self.printed)'")
        let credential = AzureCLICredential(cache: TokenCache(), settings: folder.settings())
        let error = await #expect(throws: TokenCredentialError.self) { try await credential.token(for: scope) }
        #expect(error?.code == .invalidRequest)
        #expect(folder.calls(of: "az") == 0)
    }

    // Scoreboard: AZ8
    @Test func cliTakesNoClaimsAndSaysWhatToRun() async throws {
        let folder = try ToolFolder()
        try folder.install("az", "echo '\(self.printed)'")
        let credential = AzureCLICredential(cache: TokenCache(), settings: folder.settings())
        let error = await #expect(throws: TokenCredentialError.self) {
            try await credential.token(for: TokenRequestContext(scopes: [self.scope], claims: "{}"))
        }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("az login --claims-challenge e30=") == true)
    }
}
