//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@testable import LatchkeyAzure

@Suite(.timeLimit(.minutes(1))) struct ChainTests {
    private let scope = "https://storage.azure.com/.default"

    // Scoreboard: AZ9
    @Test func firstThatWorksIsUsedAloneFromThenOn() async throws {
        let first = StubCredential(.unavailable, "not here")
        let second = StubCredential(token: "second")
        let third = StubCredential(token: "third")
        let chain = ChainedTokenCredential([.init("First", first), .init("Second", second), .init("Third", third)])
        #expect(chain.chosenName == nil)
        for _ in 0..<3 { #expect(try await chain.token(for: self.scope).value == "second") }
        #expect(chain.chosenName == "Second")
        #expect([first.calls, second.calls, third.calls] == [1, 3, 0])
    }

    // Scoreboard: AZ9
    @Test func refusalEndsTheChainAndListsWhatWasBefore() async throws {
        let third = StubCredential(token: "third")
        let chain = ChainedTokenCredential([
            .init("First", StubCredential(.unavailable, "First: not here")),
            .init("Second", StubCredential(.failed, "the secret is wrong")), .init("Third", third),
        ])
        let error = await #expect(throws: TokenCredentialError.self) { try await chain.token(for: self.scope) }
        #expect(error?.code == .failed)
        #expect(error?.message == "Second: the secret is wrong\nBefore it:\n- First: not here")
        #expect(third.calls == 0)
    }

    // Scoreboard: AZ9
    @Test func whereNoneIsAvailableEachSaysWhy() async throws {
        let chain = ChainedTokenCredential([
            .init("First", StubCredential(.unavailable, "not here")),
            .init("Tool", StubCredential(.failed, "broken"), isOptional: true),
        ])
        let error = await #expect(throws: TokenCredentialError.self) { try await chain.token(for: self.scope) }
        #expect(error?.code == .unavailable)
        #expect(error?.message == "No credential of the chain is available:\n- First: not here\n- Tool: broken")
    }

    // MARK: - The default chain

    private func chain(
        _ settings: AzureEnvironment,
        http: StubHTTPClient
    ) throws -> DefaultAzureCredential {
        let host = ManagedIdentityClient(
            http: http,
            timing: .init(),
            environment: settings.variables,
            hasArcAgent: false
        )
        return try DefaultAzureCredential(cache: TokenCache(), http: http, host: host, settings: settings)
    }

    // Scoreboard: AZ9
    @Test func hostWithoutMetadataServiceIsFoundOutBeforeTheTools() async throws {
        let folder = try ToolFolder()
        try folder.install("azd", #"echo '{"token":"printed","expiresOn":"2030-01-01T00:00:00Z"}'"#)
        let http = StubHTTPClient { _ throws(HTTPClientError) in
            throw HTTPClientError(.connectFailed, "Nobody is there.")
        }
        let credential = try self.chain(folder.settings(), http: http)
        #expect(try await credential.token(for: self.scope).value == "printed")
        #expect(credential.chain.chosenName == "AzureDeveloperCliCredential")
        let probe = try #require(http.requests.first)
        #expect(http.requests.count == 1)
        #expect(probe.connectTimeout == .seconds(1))
        #expect(probe.head.authority == "169.254.169.254")
    }

    // Scoreboard: AZ9
    @Test(arguments: [(400, "Metadata header is missing", true), (403, "network is unreachable", false)])
    func anyAnswerButThatOfADesktopCountsAsAService(_ status: Int, _ body: String, _ isPresent: Bool) async throws {
        let http = StubHTTPClient(status: status, body)
        let probe = InstanceMetadataProbe(http: http, environment: AzureEnvironment(variables: [:]))
        for _ in 0..<2 { #expect(await probe.isPresent() == isPresent) }
        #expect(http.requests.count == (isPresent ? 1 : 2))
    }

    // Scoreboard: AZ8, AZ9
    @Test func managedIdentityThatIsNamedAloneIsNotLookedFor() async throws {
        let http = StubHTTPClient(#"{"access_token":"managed","expires_in":"3600","token_type":"Bearer"}"#)
        let settings = AzureEnvironment(
            variables: ["AZURE_TOKEN_CREDENTIALS": " managedidentityCREDENTIAL ", "AZURE_CLIENT_ID": "assigned"]
        )
        let credential = try self.chain(settings, http: http)
        #expect(try await credential.token(for: self.scope).value == "managed")
        let request = try #require(http.requests.first)
        #expect(http.requests.count == 1)
        #expect(request.head.path?.contains("resource=https%3A%2F%2Fstorage.azure.com") == true)
        #expect(request.head.path?.contains("client_id=assigned") == true)
        #expect(request.head.headerFields[HTTPField.Name("Metadata")!] == "true")
    }

    // Scoreboard: AZ9
    @Test(arguments: [
        ("prod", ["EnvironmentCredential", "WorkloadIdentityCredential", "ManagedIdentityCredential"]),
        ("DEV", ["AzureCliCredential", "AzureDeveloperCliCredential"]),
        ("AzureCliCredential", ["AzureCliCredential"]),
    ])
    func variableNarrowsTheChain(_ choice: String, _ names: [String]) async throws {
        let http = StubHTTPClient { _ throws(HTTPClientError) in
            throw HTTPClientError(.connectFailed, "Nobody is there.")
        }
        let settings = AzureEnvironment(variables: ["AZURE_TOKEN_CREDENTIALS": choice, "PATH": "/nowhere"])
        let credential = try self.chain(settings, http: http)
        let error = await #expect(throws: TokenCredentialError.self) { try await credential.token(for: self.scope) }
        let listed = error?.message.split(separator: "\n").dropFirst().compactMap {
            $0.dropFirst(2).split(separator: ":").first
        }
        #expect(listed?.map(String.init) == names)
    }

    // Scoreboard: AZ9
    @Test func unknownChoiceIsRefusedWithTheAllowedOnes() async throws {
        let settings = AzureEnvironment(variables: ["AZURE_TOKEN_CREDENTIALS": "everything"])
        let error = #expect(throws: TokenCredentialError.self) { try self.chain(settings, http: StubHTTPClient("")) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains("AzureDeveloperCliCredential") == true)
    }
}
