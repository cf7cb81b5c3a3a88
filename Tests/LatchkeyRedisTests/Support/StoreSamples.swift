//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

@testable import LatchkeyRedis

extension StoredRecord {
    /// A record for tests.
    static func sample(
        _ name: String = "key",
        version: UInt64 = 1,
        durability: AcquiredToken.Durability = .cacheable,
        expiresAt: WallTime = WallTime(seconds: 4_000_000_000),
        payload: String = "payload"
    ) -> Self {
        StoredRecord(
            key: StoreKey(bytes: Array(name.utf8)),
            partition: StorePartition(bytes: Array("partition".utf8)),
            version: RecordVersion(fence: 0, sequence: version),
            epoch: 0,
            expiresAt: expiresAt,
            durability: durability,
            payload: Array(payload.utf8)
        )
    }
}

extension RedisTokenStore {
    /// Makes a store, passes it on and closes it.
    static func with<R>(
        _ configuration: RedisConfiguration,
        _ body: (RedisTokenStore) async throws -> R
    ) async throws -> R {
        let store = try RedisTokenStore(configuration, encryption: .none)
        do {
            let result = try await body(store)
            await store.close(timeout: .seconds(5))
            return result
        } catch {
            await store.close(timeout: .seconds(5))
            throw error
        }
    }

    /// Makes a store on a server with timeouts for a busy machine, passes it on and closes it.
    static func with<R>(
        _ server: RedisServer,
        _ adjust: (inout RedisConfiguration) -> Void = { _ in },
        _ body: (RedisTokenStore) async throws -> R
    ) async throws -> R {
        var configuration = RedisConfiguration(deployment: .standalone(server.address))
        configuration.commandTimeout = .seconds(5)
        configuration.readTimeout = .seconds(5)
        adjust(&configuration)
        return try await Self.with(configuration, body)
    }

    /// Writes a record; returns the error if it failed.
    @discardableResult
    func write(
        _ record: StoredRecord,
        _ condition: StoreWrite.Condition = .ifNewer,
        timeout: Duration = .seconds(5)
    ) async -> TokenStoreError.Code? {
        switch await self.put([StoreWrite(record, condition: condition)], timeout: timeout)[0] {
        case .failed(let error): error.code
        case .accepted, .superseded: nil
        }
    }

    /// Reads a record; `nil` when there is none.
    func read(_ name: String, timeout: Duration = .seconds(5)) async -> Result<StoredRecord?, TokenStoreError> {
        switch await self.get([StoreKey(bytes: Array(name.utf8))], timeout: timeout)[0] {
        case .record(let record): .success(record)
        case .absent: .success(nil)
        case .failed(let error): .failure(error)
        }
    }

    /// The text of the payload under a key; `nil` when there is none or it cannot be read.
    func payload(_ name: String, timeout: Duration = .seconds(5)) async -> String? {
        let record = try? await self.read(name, timeout: timeout).get()
        return record.map { String(decoding: $0.payload, as: UTF8.self) }
    }

    /// The code of the error of a read; `nil` when it succeeded.
    func readFailure(_ name: String, timeout: Duration = .seconds(5)) async -> TokenStoreError.Code? {
        if case .failure(let error) = await self.read(name, timeout: timeout) { error.code } else { nil }
    }

    /// Removes a record whatever its version; returns the error if it failed.
    func erase(_ name: String, timeout: Duration = .seconds(5)) async -> TokenStoreError.Code? {
        let record = StoredRecord.sample(name)
        let removal = StoreRemoval(key: record.key, partition: record.partition, condition: .always)
        if case .failed(let error) = await self.remove([removal], timeout: timeout)[0] { return error.code }
        return nil
    }
}
