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

/// A service that ends and starts again, with a file of what it held.
@Suite(.timeLimit(.minutes(2))) struct TokenSnapshotsTests {
    private let folder: TestFolder
    private let file: TokenArchiveFile
    private let time = ManualTime()

    init() throws {
        self.folder = try TestFolder()
        self.file = TokenArchiveFile(
            path: self.folder.path(of: "snapshot"),
            encryption: .keyRing(try KeyRing.generate(at: 1))
        )
    }

    // Scoreboard: CE58
    @Test func nextRunStartsWarm() async throws {
        let keys = try (0..<10).map { try CacheKey.sample("\($0)") }
        try await self.service { cache, _ in
            for key in keys { _ = try await cache.text(key, acquiring: "canary-\(key.subject)") }
        }
        #expect(try self.folder.permissions(of: "snapshot") == 0o600)
        #expect(try !self.folder.read("snapshot").contains(Array("canary".utf8)))
        try await self.service { (cache: TokenCache, snapshots: TokenSnapshots) async throws in
            #expect(try await snapshots.restore().taken == 10)
            for key in keys { #expect(cache.cachedToken(for: key)?.value == "canary-\(key.subject)") }
        }
    }

    // Scoreboard: CE70
    @Test func aChangedFileMakesAColdStart() async throws {
        let key = try CacheKey.sample()
        try await self.service { cache, _ in _ = try await cache.text(key, acquiring: "first") }
        var bytes = try self.folder.read("snapshot")
        bytes[bytes.count / 2] ^= 1
        try self.folder.write(bytes, to: "snapshot")
        try await self.service { (cache: TokenCache, snapshots: TokenSnapshots) async throws in
            let error = await #expect(throws: EncryptionError.self) { try await snapshots.restore() }
            #expect(error?.code == .damaged)
            #expect(cache.cachedToken(for: key) == nil)
            #expect(try await cache.text(key, acquiring: "second") == "second")
        }
        try await self.service { (cache: TokenCache, snapshots: TokenSnapshots) async throws in
            #expect(try await snapshots.restore().taken == 1)
            #expect(cache.cachedToken(for: key)?.value == "second")
        }
    }

    @Test func firstRunHasNoFile() async throws {
        try await self.service { (_: TokenCache, snapshots: TokenSnapshots) async throws in
            let error = await #expect(throws: EncryptionError.self) { try await snapshots.restore() }
            #expect(error?.code == .fileUnavailable)
        }
    }

    // Scoreboard: CE58
    @Test func theFileIsWrittenAMinuteAfterAChange() async throws {
        let key = try CacheKey.sample()
        try await self.service { cache, _ in
            _ = try await cache.text(key, acquiring: "token")
            while (try? self.file.read().tokens.map(\.key)) != [key] { await self.passSomeTime() }
        }
    }

    @Test func anInvalidatedTokenLeavesTheFileAtOnce() async throws {
        let key = try CacheKey.sample()
        try await self.service { (cache: TokenCache, snapshots: TokenSnapshots) async throws in
            _ = try await cache.text(key, acquiring: "token")
            try await snapshots.save()
            #expect(try self.file.read().tokens.count == 1)
            await cache.invalidate(key)
            // No time passes.
            while try self.file.read().tokens.count == 1 { try await Task.sleep(for: .milliseconds(1)) }
        }
    }

    @Test func whyAFileCannotBeWrittenIsSaid() async throws {
        let cache = TokenCache(time: self.time)
        let file = TokenArchiveFile(path: self.folder.path(of: "missing/snapshot"), encryption: self.file.encryption)
        let snapshots = TokenSnapshots(of: cache, in: file, time: self.time)
        let error = await #expect(throws: EncryptionError.self) { try await snapshots.save() }
        #expect(error?.code == .fileUnavailable)
        #expect(snapshots.failure?.code == .fileUnavailable)
        await cache.shutdown()
    }

    // MARK: -

    /// A run of a service, which writes a last snapshot in the end.
    private func service(_ body: (TokenCache, TokenSnapshots) async throws -> Void) async throws {
        let cache = TokenCache(time: self.time)
        let snapshots = TokenSnapshots(of: cache, in: self.file, time: self.time)
        let running = Task { await snapshots.run() }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(cache, snapshots))
        } catch {
            outcome = .failure(error)
        }
        running.cancel()
        await running.value
        await cache.shutdown()
        try outcome.get()
    }

    private func passSomeTime() async {
        self.time.advance(by: .seconds(1))
        await Task.yield()
    }
}
