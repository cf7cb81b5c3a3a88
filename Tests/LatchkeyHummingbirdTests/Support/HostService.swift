//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyEmulator
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import LatchkeyWeb
import Testing

/// A server of a framework, with an issuer behind it.
struct HostService {
    let emulator: Emulator
    let port: Int
    /// The address of loopback that the host listens on.
    let address: String
    let http: CurlHTTPClient
    let tokens: (good: String, other: String)
    let clientID: String

    var browser: HostBrowser { HostBrowser(port: self.port, http: self.http) }

    func get(_ path: String, _ token: String? = nil) async throws -> HostAnswer {
        let fields: HTTPFields = token.map { [.authorization: "Bearer \($0)"] } ?? [:]
        return try await send(path, to: self.port, fields, over: self.http)
    }

    func challenge(_ head: HTTPResponse) throws -> AuthenticationChallenge {
        let all = AuthenticationChallenge.all(in: head.headerFields[values: .wwwAuthenticate])
        #expect(all.count == 1)
        return try #require(all.first)
    }

    /// Runs a test with a server.
    ///
    /// - Parameters:
    ///   - host: The framework.
    ///   - owners: What answers paths of its own beside the sign-in.
    ///   - roles: What the application may do at its own API; nothing by default.
    ///   - change: Changes how users sign in.
    ///   - body: The test.
    /// - Throws: What the test throws, or why the service could not be started.
    static func run(
        _ host: TestHost,
        owners: [any PathOwner] = [],
        roles: [String] = [],
        changing change: (inout WebSignInOptions) -> Void = { _ in },
        _ body: (HostService) async throws -> Void
    ) async throws {
        var application = Emulator.Application.sample()
        application.redirectURIs = ["\(HostBrowser.origin)/signin-oidc", "\(HostBrowser.origin)/signout-callback-oidc"]
        if !roles.isEmpty { application.roles["api://\(application.clientID)"] = roles }
        try await Emulator.withEmulator(.init(applications: [application])) { emulator in
            let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pem")
            defer { try? FileManager.default.removeItem(at: file) }
            try emulator.writeCertificateAuthority(to: file.path)
            let http = try CurlHTTPClient(configuration: .init(trustRoots: .file(file.path)))
            var parts = TestHost.Parts(bearer: try Self.bearer(application, emulator, http), owners: owners)
            parts.signIn = try Self.signIn(application, emulator, http, change)
            let id = application.clientID
            let tokens = (
                good: try emulator.accessToken(scope: "api://\(id)/access_as_user"),
                other: try emulator.accessToken(scope: "api://products/Products.Read")
            )
            do {
                try await host.run(parts) { port in
                    try await body(
                        HostService(
                            emulator: emulator,
                            port: port,
                            address: host == .flyingFox ? "[::1]" : "127.0.0.1",
                            http: http,
                            tokens: tokens,
                            clientID: id
                        )
                    )
                }
            } catch {
                await http.shutdown()
                throw error
            }
            await http.shutdown()
        }
    }

    private static func bearer(
        _ application: Emulator.Application,
        _ emulator: Emulator,
        _ http: CurlHTTPClient
    ) throws -> BearerGuard {
        let authority = try Authority(instance: "\(emulator.baseURL)/", tenant: Emulator.sampleTenant)
        let options = TokenValidationOptions(
            authority: authority,
            clientID: application.clientID,
            audiences: ["api://\(application.clientID)", application.clientID]
        )
        return BearerGuard(
            TokenValidator(options, http: http),
            options: .init(consentRedirectURI: "https://api.example/consented")
        )
    }

    private static func signIn(
        _ application: Emulator.Application,
        _ emulator: Emulator,
        _ http: CurlHTTPClient,
        _ change: (inout WebSignInOptions) -> Void
    ) throws -> WebSignIn {
        let registration = try ApplicationOptions(
            instance: "\(emulator.baseURL)/",
            tenantID: Emulator.sampleTenant,
            clientID: application.clientID,
            credentials: [.clientSecret(try #require(application.secrets.first))]
        )
        let client = try ConfidentialClient(registration, cache: TokenCache(), http: http)
        var options = WebSignInOptions(publicBaseURL: HostBrowser.origin, scopes: ["api://products/Products.Read"])
        change(&options)
        let ring = try KeyRing.generate(at: Int64(Date().timeIntervalSince1970))
        return try WebSignIn(client, http: http, keyRing: ring, options: options)
    }
}
