//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyTesting
import LatchkeyTokenCache
import Testing

/// Keys that seal what leaves memory.
enum SealedRecords {
    /// Makes a ring, once.
    static func create(at path: String, now: Int64) throws {
        try KeyRingFile(path: path).create(try KeyRing.generate(at: now))
    }

    /// Replaces the key that seals; what others have sealed can still be opened.
    static func rotate(at path: String, now: Int64) throws {
        try KeyRingFile(path: path).update { ring throws(CryptoError) in try ring.rotate(at: now) }
    }

    /// Runs beside the service, and takes over a ring whose file has changed.
    static func protection(path: String) async throws -> RecordEncryption {
        try await RecordEncryption(from: .file(path))
    }
}

@Suite(.timeLimit(.minutes(1))) struct SecretTests {
    @Test func aTokenIsNotLogged() async throws {
        let log = LogCapture()
        let cache = TokenCache(logger: log.logger())
        let key = try CacheKey(authority: "issuer.example", client: "my-service", scopes: ["api"])
        let source = ScriptedSource([.token("a secret token")])
        let token = try await cache.token(for: key, from: source)

        #expect(!log.contains("a secret token"))
        #expect(!"\(token) \(String(reflecting: token)) \(key)".contains("a secret token"))
        await cache.shutdown()
    }
}
