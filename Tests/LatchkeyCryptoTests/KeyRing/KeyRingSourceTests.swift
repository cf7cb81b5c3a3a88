//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCrypto
import Testing

@Suite struct KeyRingSourceTests {
    private let ring: KeyRing

    init() throws {
        self.ring = try KeyRing.generate(at: 1)
    }

    @Test func aFileIsReadAnewEachTime() async throws {
        let folder = try TestFolder()
        let file = KeyRingFile(path: folder.path(of: "keys.json"))
        let source = KeyRingSource.file(file.path)
        let missing = await #expect(throws: CryptoError.self) { try await source.load() }
        #expect(missing?.code == .keyRingUnavailable)
        #expect(missing?.message.contains(file.path) == true)
        try file.create(self.ring)
        #expect(try await source.load().keys == self.ring.keys)
        try file.update { ring throws(CryptoError) in try ring.rotate(at: 2) }
        #expect(try await source.load().keys.count == 2)
    }

    @Test func aVariableOfTheEnvironmentHoldsTheJSONForm() async throws {
        let name = "LATCHKEY_TEST_KEYS_\(UUID().uuidString.prefix(8))"
        let source = KeyRingSource.environment(name)
        let missing = await #expect(throws: CryptoError.self) { try await source.load() }
        #expect(missing?.code == .keyRingUnavailable)
        unsafe setenv(name, String(decoding: self.ring.json().revealed(), as: UTF8.self), 1)
        #expect(try await source.load().keys == self.ring.keys)
        unsafe setenv(name, "not a ring", 1)
        let invalid = await #expect(throws: CryptoError.self) { try await source.load() }
        #expect(invalid?.code == .invalidKeyRing)
        #expect(invalid?.message.contains(name) == true)
        unsafe unsetenv(name)
    }

    @Test func aProviderMayFailInItsOwnWay() async throws {
        struct Outage: Error {}
        let source = KeyRingSource.provider("vault") { throw Outage() }
        let error = await #expect(throws: CryptoError.self) { try await source.load() }
        #expect(error?.code == .keyRingUnavailable)
        #expect(error?.cause is Outage)
        #expect(try await KeyRingSource.ring(self.ring).load().keys == self.ring.keys)
        #expect("\(source)" == "vault")
    }
}
