//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyEmulator

/// A tenant of one's own, to which the examples are led by their settings: the test can look into its issuer.
struct TestTenant {
    /// The application that the example is.
    static let clientID = "0a6b3c0e-5d1e-4c57-9f0e-0000000000a1"
    /// An application that calls the example.
    static let caller = "0a6b3c0e-5d1e-4c57-9f0e-0000000000a2"

    let emulator: Emulator
    let folder: URL

    /// Makes a tenant for as long as a closure runs.
    ///
    /// - Parameters:
    ///   - redirectURIs: Where users of the example are sent back to.
    ///   - body: The test.
    /// - Throws: What the test throws, or why there is no tenant.
    static func with(redirectURIs: [String] = [], _ body: (TestTenant) async throws -> Void) async throws {
        let products = Emulator.Resource.products.identifier
        let example = Emulator.Application(
            clientID: Self.clientID,
            secrets: ["tenant~secret"],
            roles: [
                products: ["Products.Read"], Emulator.Resource.microsoftGraph.identifier: ["User.Read.All"],
            ],
            redirectURIs: redirectURIs
        )
        let configuration = Emulator.Configuration(
            applications: [example, Emulator.Application(clientID: Self.caller, isPublicClient: true)],
            users: [
                .init("alice@contoso.example", password: "alice", displayName: "Alice Archer"),
                .init("bob@contoso.example", password: "bob", policies: [.multiFactor(products)]),
                .init("carol@contoso.example", password: "carol", policies: [.blocked(products)]),
            ]
        )
        try await TestFolder.with { folder in
            try await Emulator.withEmulator(configuration) { emulator in
                let tenant = TestTenant(emulator: emulator, folder: folder)
                try emulator.writeCertificateAuthority(to: tenant.authorityFile)
                try Data(emulator.sampleConfiguration(apiName: "Products").utf8)
                    .write(to: URL(filePath: tenant.settingsFile))
                try await body(tenant)
            }
        }
    }

    /// The file of settings for the example.
    var settingsFile: String { self.folder.appending(path: "settings.json").path }
    /// What the example needs to know besides.
    var environment: [String: String] {
        ["Latchkey__CertificateAuthorityFile": self.authorityFile, "AzureAd__ClientCapabilities__0": "cp1"]
    }

    private var authorityFile: String { self.folder.appending(path: "ca.pem").path }

    /// A token of a user's for the example.
    func token(of name: String, scope: String = "access_as_user") throws -> String {
        try self.emulator.accessToken(
            for: "\(name)@contoso.example",
            scope: "api://\(Self.clientID)/\(scope)",
            from: Self.caller
        )
    }
}
