//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

@Suite struct FederationTests {
    private static let bearerType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    private func client(
        _ issuer: ScriptedIssuer,
        credential: CredentialDescription,
        services: CredentialServices = .init()
    ) throws -> ConfidentialClient {
        var options = try Sample.options()
        options.credentials = [credential]
        return try ConfidentialClient(
            options,
            cache: Sample.cache(),
            http: issuer.http,
            credentialServices: services,
            timing: .immediate
        )
    }

    private func token(_ client: ConfidentialClient, scope: String = Sample.scope) async throws -> String {
        try await client.token(for: TokenRequest(scopes: [scope], as: .app)).value
    }

    // Scoreboard: B8, W65
    @Test func theHostsIdentityProvesTheApplication() async throws {
        let issuer = ScriptedIssuer { call in
            guard call.form["client_assertion"] == nil else { return .token("app-token") }
            return .init(body: #"{"access_token": "host-token", "token_type": "Bearer", "expires_in": "3600"}"#)
        }
        let client = try self.client(issuer, credential: .managedIdentityAssertion(clientID: "user-assigned"))
        #expect(try await self.token(client) == "app-token")
        #expect(issuer.calls.count == 2)
        let first = try #require(issuer.calls.first)
        #expect(first.host == "169.254.169.254")
        #expect(first.query["resource"] == "api://AzureADTokenExchange")
        #expect(first.query["client_id"] == "user-assigned")
        let second = try #require(issuer.calls.last)
        #expect(second.form["client_assertion"] == "host-token")
        #expect(second.form["client_assertion_type"] == Self.bearerType)
        #expect(second.form["client_secret"] == nil)
        // Another token, the same proof.
        #expect(try await self.token(client, scope: "api://other/.default") == "app-token")
        #expect(issuer.calls.count == 3)
    }

    // Scoreboard: B11, F22
    @Test func anotherApplicationProvesThisOne() async throws {
        let other = ScriptedIssuer { _ in .token("vouching-token") }
        let issuer = ScriptedIssuer { _ in .token("app-token") }
        let vouching = try other.client {
            $0.clientID = "the-other"
            $0.tenantID = "9b8a3d1c-6f55-4f2e-9b0d-2f0cf0a0d111"
        }
        let client = try self.client(
            issuer,
            credential: try .assertions(
                ofProvider: CredentialDescription.applicationAssertionProvider,
                data: ["ConfigurationSection": "OtherIdp"]
            ),
            services: .init(applications: { section in
                guard section == "OtherIdp" else { throw CredentialError(.invalidDescription, "No such section.") }
                return vouching
            })
        )
        #expect(try await self.token(client) == "app-token")
        let inner = try #require(other.calls.first)
        #expect(inner.path.contains("9b8a3d1c-6f55-4f2e-9b0d-2f0cf0a0d111"))
        #expect(inner.form["client_id"] == "the-other")
        #expect(inner.form["client_secret"] == Sample.secret)
        #expect(inner.form["scope"] == "api://AzureADTokenExchange/.default")
        #expect(inner.form["fmi_path"] == nil)
        #expect(inner.field("client-request-id") == issuer.calls.first?.field("client-request-id"))
        #expect(issuer.calls.first?.form["client_assertion"] == "vouching-token")
        _ = try await self.token(client, scope: "api://other/.default")
        #expect(other.calls.count == 1)
        #expect(issuer.calls.count == 2)
    }

    @Test func whoVouchesForAnAgentDoesSoInItsTenant() async throws {
        let other = ScriptedIssuer { _ in .token("vouching-token") }
        let issuer = ScriptedIssuer { _ in .token("app-token") }
        let vouching = try other.client { $0.tenantID = "9b8a3d1c-6f55-4f2e-9b0d-2f0cf0a0d111" }
        let provider = ExchangedAssertionProvider.application("other", vouching)
        let client = try self.client(issuer, credential: .assertions(from: provider))
        let options = AcquireTokenOptions { $0.assertionIdentityPath = "agents/agent-007" }
        _ = try await client.token(for: TokenRequest(scopes: [Sample.scope], as: .app, options: options))
        #expect(other.calls.first?.form["fmi_path"] == "agents/agent-007")
        #expect(other.calls.first?.path.contains(Sample.tenant) == true)
    }

    /// A cache lets few acquisitions run at once: an acquisition that waits for another must not take two places.
    @Test func provingDoesNotWaitForPlacesInTheCache() async throws {
        let issuer = ScriptedIssuer { call in .token(call.form["client_assertion"] == nil ? "vouching" : "app-token") }
        var configuration = TokenCache.Configuration()
        configuration.loadTimeout = .seconds(600)
        let cache = TokenCache(configuration: configuration)
        let vouching = try issuer.client(cache: cache)
        var options = try Sample.options()
        options.credentials = [.assertions(from: ExchangedAssertionProvider.application("other", vouching))]
        let client = try ConfidentialClient(options, cache: cache, http: issuer.http, timing: .immediate)
        try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<200 {
                group.addTask { try await self.token(client, scope: "api://\(number)/.default") }
            }
            for try await token in group { #expect(token == "app-token") }
        }
        #expect(issuer.calls.filter { $0.form["client_assertion"] == nil }.count == 1)
    }

    // Scoreboard: B15, P6, W66
    @Test func aReplacedCertificateCostsOneMoreAttempt() async throws {
        let keys = [try Sample.certifiedKey(), try Sample.certifiedKey()]
        let known = keys[1].certificate.x5tS256
        let issuer = ScriptedIssuer { call in
            let header = call.form["client_assertion"]?.split(separator: ".").first ?? ""
            let text = (try? Base64URL.decode(header)).map { String(decoding: $0, as: UTF8.self) } ?? ""
            guard !text.contains(known) else { return .token("app-token") }
            return .init(
                status: 401,
                body: #"{"error": "invalid_client", "error_codes": [700027], "error_description": "AADSTS700027: x"}"#
            )
        }
        let source = ReplacedCertificate(keys)
        let client = try self.client(issuer, credential: .certificate(from: source))
        #expect(try await self.token(client) == "app-token")
        #expect(issuer.calls.count == 2)
        #expect(issuer.calls.allSatisfy { $0.form["client_assertion_type"] == Self.bearerType })
        // When the newer one is not known either, that is the end.
        let lost = try self.client(issuer, credential: .certificate(SigningCertificate(try Sample.certifiedKey())))
        let error = await #expect(throws: AcquisitionError.self) { try await self.token(lost) }
        #expect(error?.response?.errorCodes == [700_027])
        #expect(issuer.calls.count == 4)
    }

    /// Gives another certificate each time, and the last one for ever.
    private final class ReplacedCertificate: CertificateSource {
        let identifier = "replaced"
        private let pauses = Pauses()
        private let keys: [CertifiedKey]

        init(_ keys: [CertifiedKey]) {
            self.keys = keys
        }

        func load(at time: Int64) async throws(CredentialError) -> SigningCertificate {
            self.pauses.append(.zero)
            return SigningCertificate(self.keys[min(self.pauses.all.count, self.keys.count) - 1])
        }
    }
}
