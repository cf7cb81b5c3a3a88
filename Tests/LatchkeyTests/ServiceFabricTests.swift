//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyEmulator
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Testing

/// Service Fabric gives tokens over TLS, with a certificate that nobody signed but itself.
@Suite(.timeLimit(.minutes(5))) struct ServiceFabricTests {
    private func token(_ environment: [String: String]) async throws -> String {
        // The system's authorities do not know the emulator's.
        let http = try CurlHTTPClient()
        let client = ManagedIdentityClient(http: http, timing: .init(), environment: environment, hasArcAgent: false)
        let scopes = ["https://vault.azure.net/.default"]
        let result: Result<String, any Error>
        do {
            result = .success(try await client.token(scopes: scopes, as: .managedIdentity(.systemAssigned)).value)
        } catch {
            result = .failure(error)
        }
        await client.shutdown()
        await http.shutdown()
        return try result.get()
    }

    // Scoreboard: P34
    @Test func theServerIsKnownByItsThumbprint() async throws {
        try await Emulator.withEmulator { emulator in
            let token = try await self.token(emulator.environment(for: .serviceFabric))
            #expect(token.hasPrefix("eyJ"))
            #expect(emulator.requestCount(of: .serviceFabric) == 1)
        }
    }

    // Scoreboard: P34
    @Test func anotherServerGetsNoSecret() async throws {
        try await Emulator.withEmulator { emulator in
            var environment = emulator.environment(for: .serviceFabric)
            let thumbprint = try #require(environment["IDENTITY_SERVER_THUMBPRINT"])
            environment["IDENTITY_SERVER_THUMBPRINT"] = String(thumbprint.reversed())
            let error = await #expect(throws: AcquisitionError.self) { try await self.token(environment) }
            #expect(error?.code == .network)
            #expect(emulator.requestCount(of: .serviceFabric) == 0)
        }
    }
}
