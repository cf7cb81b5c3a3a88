//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import Latchkey
import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import Testing

/// A product of the emulator's API.
struct Item: Decodable, Equatable, Sendable {
    var id: Int
    var name: String
}

@Suite(.timeLimit(.minutes(5))) struct ServiceUnderTest {
    /// Runs a test with an issuer, an API and a client of both, and stops them afterwards.
    func withService(_ body: (Emulator, LatchkeyClient) async throws -> Void) async throws {
        try await Emulator.withEmulator { emulator in
            let authority = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pem").path
            try emulator.writeCertificateAuthority(to: authority)
            defer { try? FileManager.default.removeItem(atPath: authority) }
            var settings = try ConfigurationSource.json(emulator.sampleConfiguration()).load()
            settings.certificateAuthorityFile = authority
            // Revocations arrive as claims challenges.
            settings.application.clientCapabilities = ["cp1"]
            let latchkey = try LatchkeyClient(settings)
            let result = await Result { try await body(emulator, latchkey) }
            await latchkey.shutdown()
            try result.get()
        }
    }

    // Scoreboard: H14
    @Test func oneTokenServesAThousandCalls() async throws {
        try await self.withService { emulator, latchkey in
            try await withThrowingTaskGroup(of: [Item].self) { group in
                for _ in 0..<1_000 {
                    group.addTask { try await latchkey.api("MyApi").get("api/products", as: .app) }
                }
                try await group.waitForAll()
            }
            #expect(emulator.requestCount(of: .token) == 1)
        }
    }

    // Scoreboard: H14
    @Test func anAPIThatIsDownForAMomentIsAskedAgain() async throws {
        try await self.withService { emulator, latchkey in
            emulator.script(.status(.serviceUnavailable, retryAfter: .zero), for: .products)
            let items: [Item] = try await latchkey.api("MyApi").get("api/products", as: .app)
            #expect(items.count == 3)
            #expect(emulator.requestCount(of: .products) == 2)
        }
    }

    @Test func aRevokedTokenIsReplaced() async throws {
        try await self.withService { emulator, latchkey in
            let before: [Item] = try await latchkey.api("MyApi").get("api/products", as: .app)
            let client = try #require(emulator.configuration.applications.first?.clientID)
            emulator.revokeTokens(of: client)
            let after: [Item] = try await latchkey.api("MyApi").get("api/products", as: .app)
            #expect(before == after)
            #expect(emulator.requestCount(of: .token) == 2)
        }
    }
}

extension Result where Failure == any Error {
    /// Keeps what a closure returns or throws.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
