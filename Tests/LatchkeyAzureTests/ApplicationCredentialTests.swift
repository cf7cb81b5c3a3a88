//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenCache
import Testing

@testable import LatchkeyAzure

/// Applications that environment variables describe, against recorded token requests.
@Suite struct ApplicationCredentialTests {
    private let answer = #"{"token_type":"Bearer","expires_in":3600,"access_token":"acquired"}"#
    private let application = ["AZURE_TENANT_ID": "contoso", "AZURE_CLIENT_ID": "client"]
    private let scope = "https://vault.azure.net/.default"

    private func form(_ request: HTTPClientRequest) -> [String: String] {
        var form: [String: String] = [:]
        for pair in String(decoding: request.body, as: UTF8.self).split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            form[String(parts[0])] = parts.count > 1 ? String(parts[1]).removingPercentEncoding : ""
        }
        return form
    }

    // Scoreboard: AZ8
    @Test func environmentDescribesAnApplicationWithASecret() async throws {
        let http = StubHTTPClient(self.answer)
        let settings = AzureEnvironment(
            variables: self.application.merging([
                "AZURE_CLIENT_SECRET": "s3cret", "AZURE_CLIENT_CERTIFICATE_PATH": "/no",
            ]) {
                $1
            }
        )
        let credential = EnvironmentCredential(cache: TokenCache(), http: http, settings: settings)
        for _ in 0..<3 { #expect(try await credential.token(for: self.scope).value == "acquired") }
        let request = try #require(http.requests.first)
        #expect(http.requests.count == 1)
        #expect(request.head.authority == "login.microsoftonline.com")
        #expect(request.head.path == "/contoso/oauth2/v2.0/token")
        let form = self.form(request)
        #expect(form["grant_type"] == "client_credentials")
        #expect(form["client_id"] == "client")
        #expect(form["client_secret"] == "s3cret")
        #expect(form["scope"] == self.scope)
        #expect(form["claims"] == nil)
    }

    // Scoreboard: AZ8
    @Test func tokensThatMayBeRevokedEarlyAreKeptApart() async throws {
        let http = StubHTTPClient(self.answer)
        let settings = AzureEnvironment(variables: self.application.merging(["AZURE_CLIENT_SECRET": "s3cret"]) { $1 })
        let credential = EnvironmentCredential(cache: TokenCache(), http: http, settings: settings)
        let context = TokenRequestContext(scopes: [self.scope], enablesContinuousAccessEvaluation: true)
        for _ in 0..<2 {
            _ = try await credential.token(for: self.scope)
            _ = try await credential.token(for: context)
        }
        #expect(http.requests.count == 2)
        #expect(self.form(http.requests[1])["claims"] == #"{"access_token":{"xms_cc":{"values":["CP1"]}}}"#)
    }

    // Scoreboard: AZ8
    @Test(arguments: ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"])
    func whatIsMissingIsNamed(_ name: String) async throws {
        var variables = self.application.merging(["AZURE_CLIENT_SECRET": "s3cret"]) { $1 }
        variables[name] = ""
        let http = StubHTTPClient(self.answer)
        let credential = EnvironmentCredential(
            cache: TokenCache(),
            http: http,
            settings: AzureEnvironment(variables: variables)
        )
        let error = await #expect(throws: TokenCredentialError.self) { try await credential.token(for: self.scope) }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains(name) == true)
        #expect(http.requests.isEmpty)
    }

    // Scoreboard: AZ8
    @Test func fileOfAServiceAccountProvesWhoItIs() async throws {
        let folder = try ToolFolder()
        let file = folder.path + "/token"
        let assertion = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhY2NvdW50In0.c2lnbmF0dXJl"
        try Data(assertion.utf8).write(to: URL(fileURLWithPath: file))
        let http = StubHTTPClient(self.answer)
        let variables = self.application.merging(["AZURE_FEDERATED_TOKEN_FILE": file]) { $1 }
        let credential = WorkloadIdentityCredential(
            cache: TokenCache(),
            http: http,
            settings: AzureEnvironment(variables: variables)
        )
        _ = try await credential.token(for: self.scope)
        let form = self.form(try #require(http.requests.first))
        #expect(form["client_assertion"] == assertion)
        #expect(form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        #expect(form["client_id"] == "client")
        #expect(form["grant_type"] == "client_credentials")
        #expect(form["scope"] == self.scope)
    }

    // Scoreboard: AZ8
    @Test func refusalIsAFailureAndNotAnAbsence() async throws {
        let http = StubHTTPClient(status: 401, #"{"error":"invalid_client","error_description":"AADSTS7000215: no"}"#)
        let settings = AzureEnvironment(variables: self.application.merging(["AZURE_CLIENT_SECRET": "s3cret"]) { $1 })
        let credential = EnvironmentCredential(cache: TokenCache(), http: http, settings: settings)
        let error = await #expect(throws: TokenCredentialError.self) { try await credential.token(for: self.scope) }
        #expect(error?.code == .failed)
        #expect(error?.acquisition != nil)
        #expect(error?.message.contains("s3cret") == false)
    }
}
