//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// A token client that others wrote, run as a process of its own.
enum Judge: String, CaseIterable, CustomTestStringConvertible {
    case msal
    case azureIdentity = "azure-identity"

    var testDescription: String { self.rawValue }

    /// Whether the client makes the address that a user's browser is sent to; otherwise its callers do.
    var startsSignIns: Bool { self == .msal }

    /// Whether the client can be led through a flow.
    ///
    /// azure-identity redeems a refresh token of a code only when the access token has expired.
    func speaks(_ flow: JudgedFlow) -> Bool { self == .msal || flow != .refresh }

    /// The interpreter of the virtual environment that holds the clients, made by the full test command.
    static let python = ProcessInfo.processInfo.environment["LATCHKEY_PYTHON"]

    /// The folder of the scripts that drive the clients.
    static let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Python")

    /// What the client is to do, and from whom and with what it obtains its token.
    struct Order: Encodable {
        enum CodingKeys: String, CodingKey {
            case flow, base, tenant, client, scope, ca, secret, certificate, assertion, redirect, identity, claims
            case api, capabilities
            case secondScope = "second_scope"
            case userAssertion = "user_assertion"
        }
        var flow: String
        var base: String
        var tenant: String
        var client: String
        var scope: String
        var ca: String
        /// The API that is called in a flow with a challenge.
        var api: String
        var secret: String?
        /// The path of a file with a certificate and its key.
        var certificate: String?
        var assertion: String?
        var userAssertion: String?
        var redirect: String?
        /// The scope of the token that comes of a refresh token.
        var secondScope: String?
        /// The client id of an identity that was assigned to the machine.
        var identity: String?
        var claims: String?
        var capabilities: [String]?
    }

    /// What the client printed.
    struct Outcome: Decodable {
        var token: String?
        var error: String?
        var claims: String?
        /// The status of the API's answer, in a flow with a challenge.
        var status: Int?
    }

    /// Lets the client obtain a token.
    ///
    /// - Parameters:
    ///   - order: The way, the issuer and the credential.
    ///   - environment: Variables that lead to a managed identity.
    /// - Returns: The outcome.
    /// - Throws: Why the client could not be run.
    func carryOut(_ order: Order, environment: [String: String] = [:]) async throws -> Outcome {
        var environment = environment
        environment["LATCHKEY_ORDER"] = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
        environment["REQUESTS_CA_BUNDLE"] = order.ca
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        let output = try await runProgram(
            try #require(Self.python),
            [Self.scripts.appending(path: "judge.py").path, self.rawValue],
            environment: environment
        )
        return try JSONDecoder().decode(Outcome.self, from: output)
    }
}
