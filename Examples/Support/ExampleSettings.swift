//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
package import LatchkeyConfiguration
package import LatchkeyEmulator

/// Where an example's settings come from: a file for a real tenant, or an emulator that runs as long as the example.
package struct ExampleSettings: Sendable {
    /// What the client is made of.
    package let configuration: ConfigurationSource
    /// The emulator, if there is one.
    package let emulator: Emulator?
    /// The certificate that browsers and curl are to trust, if there is an emulator.
    package let certificateFile: String?

    /// Reads the settings, or starts an emulator.
    ///
    /// - Parameters:
    ///   - options: What the command line says.
    ///   - application: The application that the example is, as the emulator is to know it.
    ///   - others: Further applications that the emulator is to know.
    /// - Throws: `EmulatorError`.
    package init(
        _ options: ExampleOptions,
        as application: Emulator.Application,
        with others: [Emulator.Application] = []
    ) async throws {
        guard options.emulator else {
            self.configuration = ConfigurationSource(layers: [.file(options.config), .environment()])
            self.emulator = nil
            self.certificateFile = nil
            return
        }
        let emulator = try await Emulator.start(.example([application] + others))
        let folder = FileManager.default.temporaryDirectory.path
        let file = options.certificateFile ?? "\(folder)/latchkey-emulator-\(emulator.port).pem"
        try emulator.writeCertificateAuthority(to: file)
        self.configuration = .json(try Self.settings(of: application, emulator, trusting: file))
        self.emulator = emulator
        self.certificateFile = file
    }

    /// What `appsettings.json` says for a real tenant, for the emulator.
    private static func settings(
        of application: Emulator.Application,
        _ emulator: Emulator,
        trusting certificateFile: String
    ) throws -> String {
        let credential = ["SourceType": "ClientSecret", "ClientSecret": application.secrets.first ?? ""]
        let azureAd: [String: Any] = [
            "Instance": "\(emulator.baseURL)/",
            "TenantId": Emulator.sampleTenant,
            "ClientId": application.clientID,
            "ClientCredentials": [credential],
            "ClientCapabilities": ["cp1"],
        ]
        let scope = application.roles.isEmpty ? "Products.Read" : ".default"
        let graph: [String: Any] = ["BaseUrl": emulator.graphURL, "Scopes": ["User.Read"]]
        let products: [String: Any] = [
            "BaseUrl": "\(emulator.baseURL)/", "Scopes": ["\(Emulator.Resource.products.identifier)/\(scope)"],
        ]
        let settings: [String: Any] = [
            "AzureAd": azureAd,
            "DownstreamApis": ["MicrosoftGraph": graph, "Products": products],
            "Latchkey": ["CertificateAuthorityFile": certificateFile],
        ]
        return String(decoding: try JSONSerialization.data(withJSONObject: settings), as: UTF8.self)
    }

    /// Says something to whoever started the example.
    package static func say(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }

    /// Says how to reach the emulator.
    package func sayWhereTheEmulatorIs() {
        guard let emulator, let certificateFile else { return }
        Self.say("The emulator is at \(emulator.baseURL); its certificate is in \(certificateFile).")
        Self.say("Chromium trusts it with --ignore-certificate-errors-spki-list=\(emulator.serverPublicKeyHash)")
    }
}
