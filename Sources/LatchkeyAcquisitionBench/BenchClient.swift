//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyEmulator
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache
import Synchronization

/// A client of the emulator, as a service would make one.
final class BenchClient: Sendable {
    let emulator: Emulator
    let client: ConfidentialClient
    let recorder: RecordingHTTPClient
    let trustRoots: CurlHTTPClient.TrustRoots
    private let http: CurlHTTPClient
    private let cache = TokenCache()
    private let coldTokens = Atomic(0)

    static let appScopes = ["api://products/.default"]
    static let userScopes = ["api://products/Products.Read"]

    init(_ emulator: Emulator) throws {
        let application = emulator.configuration.applications[0]
        self.emulator = emulator
        self.trustRoots = .pem(Array(emulator.certificateAuthorityPEM.utf8))
        self.http = try CurlHTTPClient(configuration: .init(trustRoots: self.trustRoots))
        self.recorder = RecordingHTTPClient(self.http)
        self.client = try ConfidentialClient(
            ApplicationOptions(
                instance: "\(emulator.baseURL)/",
                tenantID: Emulator.sampleTenant,
                clientID: application.clientID,
                credentials: try application.secrets.prefix(1).map { try .clientSecret($0) }
            ),
            cache: self.cache,
            http: self.recorder
        )
    }

    /// Acquires an app token under a key that the cache has never seen; what is sent is always the same.
    func acquireColdToken() async throws {
        var options = AcquireTokenOptions()
        let number = self.coldTokens.wrappingAdd(1, ordering: .relaxed).newValue
        options.cachePartition = ["round": "\(number)"]
        _ = try await self.client.token(for: TokenRequest(scopes: Self.appScopes, as: .app, options: options))
    }

    /// A token that a caller of the application would send.
    func incomingToken() throws -> String {
        let application = self.emulator.configuration.applications[0]
        return try self.emulator.accessToken(scope: "api://\(application.clientID)/access")
    }

    func shutdown() async {
        await self.client.shutdown()
        await self.cache.shutdown()
        await self.http.shutdown()
    }
}
