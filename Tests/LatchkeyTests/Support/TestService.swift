//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Latchkey
import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import LatchkeyEmulator
import LatchkeyTokenAcquisition
import Testing

/// What the emulator's products API returns.
struct Product: Decodable, Equatable, Sendable {
    var id: Int
    var name: String
}

/// An emulator with a client that is configured from a file.
struct TestService {
    static let tenant = "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3"

    let emulator: Emulator
    let latchkey: LatchkeyClient
    let folder: TestFolder

    /// Runs a test with a service, and stops it afterwards.
    ///
    /// - Parameters:
    ///   - configuration: What the emulator serves.
    ///   - change: Changes the settings before the client is made.
    ///   - body: The test.
    /// - Throws: What the test throws, or why the service could not be started.
    static func run(
        _ configuration: Emulator.Configuration = .init(),
        changing change: (inout ClientSettings) throws -> Void = { _ in },
        _ body: (TestService) async throws -> Void
    ) async throws {
        try await Emulator.withEmulator(configuration) { emulator in
            let folder = try TestFolder()
            try emulator.writeCertificateAuthority(to: folder.path("ca.pem"))
            let file = try folder.write(emulator.sampleConfiguration(tenant: Self.tenant), to: "appsettings.json")
            let trust = ConfigurationLayer.json(
                #"{"Latchkey": {"CertificateAuthorityFile": "\#(folder.path("ca.pem"))"}}"#
            )
            var settings = try ConfigurationSource(layers: [.file(file), trust]).load()
            try change(&settings)
            let latchkey = try LatchkeyClient(settings)
            do {
                try await body(TestService(emulator: emulator, latchkey: latchkey, folder: folder))
            } catch {
                await latchkey.shutdown()
                throw error
            }
            await latchkey.shutdown()
        }
    }

    func products() async throws -> [Product] {
        try await self.latchkey.api("MyApi").get("api/products", as: .app)
    }
}
