//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Latchkey
import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import LatchkeyEmulator
import LatchkeyHTTP
import LatchkeyTesting
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Logging
import Testing

/// What is logged of the messages between a client and its issuer.
@Suite(.timeLimit(.minutes(5))) struct ProtocolDiagnosticsTests {
    private static let secret = "canary-of-the-diagnostics~4711"

    /// Runs a test with a client whose messages are logged.
    private static func run(
        level: Logger.Level = .debug,
        _ body: (LatchkeyClient, Emulator, LogCapture) async throws -> Void
    ) async throws {
        var configuration = Emulator.Configuration()
        configuration.applications[0].secrets = [Self.secret]
        configuration.users[0].password = "the-password-of-alice"
        try await Emulator.withEmulator(configuration) { emulator in
            let http = try CurlHTTPClient(
                configuration: .init(trustRoots: .pem(Array(emulator.certificateAuthorityPEM.utf8)))
            )
            let logs = LogCapture()
            let diagnostics = ProtocolDiagnostics(http, logger: logs.logger("protocol", level: level))
            let settings = try ConfigurationSource.json(emulator.sampleConfiguration()).load()
            let latchkey = try LatchkeyClient(settings, http: diagnostics)
            let result = await Result { try await body(latchkey, emulator, logs) }
            await latchkey.shutdown()
            await http.shutdown()
            try result.get()
        }
    }

    private static func text(_ entry: LogCapture.Entry) -> String { "\(entry.message) \(entry.metadata)" }

    // Scoreboard: H13
    @Test func requestsAndAnswersAreLoggedWithoutSecrets() async throws {
        try await Self.run { latchkey, emulator, logs in
            let token = try await latchkey.acquirer.token(scopes: ["api://products/.default"], as: .app)
            let request = try #require(logs.entries.first { Self.text($0).contains("client_credentials") })
            let fields = try #require(request.metadata["protocol.fields"]?.description)
            #expect(fields.contains("scope=api://products/.default"))
            #expect(fields.contains("client_secret=<redacted>"))
            let answer = try #require(logs.entries.first { Self.text($0).contains("expires_in=") })
            let members = try #require(answer.metadata["protocol.members"]?.description)
            #expect(members.contains("access_token=<redacted>"))
            #expect(!logs.contains("eyJ"))
            #expect(answer.metadata["protocol.status"] == "200")
            #expect(answer.metadata["protocol.address"] == request.metadata["protocol.address"])
            let signIn = try await latchkey.acquirer.signInTestUser(
                emulator.configuration.users[0].username,
                password: emulator.configuration.users[0].password,
                scopes: ["api://products/Products.Read"]
            )
            #expect(logs.contains("grant_type=password"))
            let user = emulator.configuration.users[0]
            for text in [Self.secret, token.value, signIn.token.value, user.password, user.username] {
                #expect(!logs.contains(text))
            }
        }
    }

    // Scoreboard: H13
    @Test func whatTheIssuerSaysIsLoggedWithoutWhatItWasTold() async throws {
        try await Self.run { latchkey, emulator, logs in
            let echo =
                #"{"error":"invalid_client","error_description":"AADSTS7000215: \#(Self.secret) is wrong.","x":"y"}"#
            emulator.script(.init(status: .unauthorized, body: Array(echo.utf8)), for: .token)
            await #expect(throws: AcquisitionError.self) {
                try await latchkey.acquirer.token(scopes: ["api://products/.default"], as: .app)
            }
            #expect(logs.contains("error=invalid_client"))
            #expect(logs.contains("AADSTS7000215"))
            #expect(logs.contains("x=<redacted>"))
            #expect(!logs.contains(Self.secret))
            emulator.script(.init(status: .ok, body: Array("<html>\(Self.secret)".utf8)), for: .token)
            // The other failure is remembered.
            await #expect(throws: AcquisitionError.self) {
                try await latchkey.acquirer.token(scopes: ["https://graph.microsoft.com/.default"], as: .app)
            }
            #expect(logs.contains("no JSON object"))
            #expect(!logs.contains(Self.secret))
        }
    }

    @Test func callsOfAPIsAndOtherLevelsAreNotLogged() async throws {
        try await Self.run { latchkey, emulator, logs in
            let products: [Product] = try await latchkey.api("MyApi").get("api/products", as: .app)
            #expect(!products.isEmpty)
            #expect(!logs.contains("api/products"))
        }
        try await Self.run(level: .info) { latchkey, _, logs in
            _ = try await latchkey.acquirer.token(scopes: ["api://products/.default"], as: .app)
            #expect(logs.entries.isEmpty)
        }
    }
}
