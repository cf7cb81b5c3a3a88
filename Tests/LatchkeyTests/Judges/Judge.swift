//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyEmulator
import Testing

/// A token client that others wrote, run as a process of its own.
enum Judge: String, CaseIterable, CustomTestStringConvertible {
    case msal
    case azureIdentity = "azure-identity"

    var testDescription: String { self.rawValue }

    /// The interpreter of the virtual environment that holds the clients, made by the full test command.
    static let python = ProcessInfo.processInfo.environment["LATCHKEY_PYTHON"]

    /// What the client printed.
    struct Outcome: Decodable {
        var token: String?
        var error: String?
    }

    /// Lets the client obtain an app token from an emulator, over TLS with the emulator's authority.
    func acquireToken(from emulator: Emulator, tenant: String, secret: String, folder: TestFolder) async throws
        -> Outcome
    {
        let authority = folder.path("ca-\(UUID().uuidString).pem")
        try emulator.writeCertificateAuthority(to: authority)
        let application = try #require(emulator.configuration.applications.first)
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "acquire_token.py").path
        let output = try await runProgram(
            try #require(Self.python),
            [
                script, self.rawValue, emulator.baseURL, tenant, application.clientID,
                "\(emulator.configuration.productsAPI.resource)/.default", authority,
            ],
            environment: ["LATCHKEY_SECRET": secret, "REQUESTS_CA_BUNDLE": authority]
        )
        return try JSONDecoder().decode(Outcome.self, from: output)
    }
}
