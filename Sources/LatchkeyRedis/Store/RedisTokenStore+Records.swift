//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension RedisTokenStore {
    /// The longest payload and name of a partition that is taken.
    private static let maximumPayloadLength = 1 << 20
    private static let maximumPartitionLength = 1 << 16
    /// Expiries from here on are taken for never.
    private static let endOfTime: Int64 = 1 << 52

    /// Reads records; see ``TokenStore/get(_:timeout:)``.
    ///
    /// A read whose connection breaks is done once more.
    public func get(_ keys: [StoreKey], timeout: Duration) async -> [StoreReadOutcome] {
        guard !keys.isEmpty else { return [] }
        let commands = keys.map { key in self.reading(key) }
        let replies = await self.replies(to: commands, timeout: timeout, atMost: self.configuration.readTimeout)
        let now = self.time.wallTime()
        return zip(keys, replies).map { key, reply in self.outcome(of: reply, key: key, at: now) }
    }

    /// The command that reads a record.
    func reading(_ key: StoreKey) -> RedisCommand {
        let name = self.keys.record(key)
        return RedisCommand(["GET", .bytes(name)], slot: RedisSlot(of: name), isRepeatable: true)
    }

    /// What a read found.
    func outcome(of reply: RedisReply, key: StoreKey, at now: WallTime) -> StoreReadOutcome {
        switch reply.stored(self.findings) {
        case .failure(let error): return .failed(error)
        case .success(.null): return .absent
        case .success(.bytes(let bytes)):
            switch RedisRecordFrame.decode(bytes, key: key) {
            case .record(let record): return now < record.expiresAt ? .record(record) : .absent
            case .unreadable:
                self.findings.foundUnreadable()
                return .absent
            case .foreign:
                self.findings.foundForeign()
                return .failed(TokenStoreError(refusal: "FOREIGN"))
            }
        case .success: return .failed(.oddRedisReply)
        }
    }
}

// MARK: - Writing

extension RedisTokenStore {
    /// Writes records, each under its own condition; see ``TokenStore/put(_:timeout:)``.
    public func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        let now = self.time.wallTime()
        return await self.perform(writes, timeout: timeout, refused: { .failed($0) }) { write in
            if let objection = Self.objection(to: write.record) { return .failure(objection) }
            return .success(self.writing(write, at: now))
        } outcome: { reply in
            switch reply {
            case .failure(let error): .failed(error)
            case .success(.integer(1)): .accepted
            case .success(.null): .superseded(by: nil)
            case .success(let value):
                value.bytes.flatMap(RecordVersion.init(reply:)).map { .superseded(by: $0) } ?? .failed(.oddRedisReply)
            }
        }
    }

    private func writing(_ write: StoreWrite, at now: WallTime) -> RedisCommand {
        let record = write.record
        let (condition, version): (RedisArgument, RecordVersion?) =
            switch write.condition {
            case .always: ("always", nil)
            case .ifAbsent: ("absent", nil)
            case .ifVersion(let version): ("version", version)
            case .ifNewer: ("newer", nil)
            }
        let expiry: RedisArgument =
            switch record.expiresAt.milliseconds {
            case ...now.milliseconds: "over"
            case Self.endOfTime...: "never"
            case let milliseconds: .integer(milliseconds)
            }
        return RedisScript.putRecord.call(
            keys: [self.keys.record(record.key), self.keys.tombstone(record.key)],
            [condition, .bytes(RedisRecordFrame.encode(record)), .bytes(version?.redisBytes ?? []), expiry]
        )
    }

    private static func objection(to record: StoredRecord) -> TokenStoreError? {
        let (key, partition, payload) = (record.key.bytes, record.partition.bytes, record.payload)
        if key.count > CacheKey.maximumLength {
            return .redisRefuses("key", length: key.count, limit: CacheKey.maximumLength)
        }
        if partition.count > Self.maximumPartitionLength {
            return .redisRefuses("partition", length: partition.count, limit: Self.maximumPartitionLength)
        }
        if payload.count > Self.maximumPayloadLength {
            return .redisRefuses("payload", length: payload.count, limit: Self.maximumPayloadLength)
        }
        return nil
    }
}

// MARK: - Removing

extension RedisTokenStore {
    /// Removes records, each under its own condition; see ``TokenStore/remove(_:timeout:)``.
    public func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        await self.perform(removals, timeout: timeout, refused: { .failed($0) }) { removal in
            .success(self.removing(removal))
        } outcome: { reply in
            switch reply {
            case .failure(let error): .failed(error)
            case .success(.integer(1)): .removed
            case .success(.integer(0)): .absent
            case .success(let value):
                value.bytes.flatMap(RecordVersion.init(reply:)).map { .superseded(by: $0) } ?? .failed(.oddRedisReply)
            }
        }
    }

    private func removing(_ removal: StoreRemoval) -> RedisCommand {
        let (condition, version): (RedisArgument, RecordVersion?) =
            switch removal.condition {
            case .always: ("always", nil)
            case .ifVersion(let version): ("version", version)
            case .ifNotNewer(let version): ("notNewer", version)
            }
        return RedisScript.removeRecord.call(
            keys: [self.keys.record(removal.key), self.keys.tombstone(removal.key)],
            [condition, .bytes(version?.redisBytes ?? []), .integer(removal.tombstone.redisMilliseconds)]
        )
    }

    /// Sends one command for each input that makes one, and puts the outcomes in the order of the inputs.
    private func perform<Input, Outcome>(
        _ inputs: [Input],
        timeout: Duration,
        refused: (TokenStoreError) -> Outcome,
        command: (Input) -> Result<RedisCommand, TokenStoreError>,
        outcome: (Result<RESPValue, TokenStoreError>) -> Outcome
    ) async -> [Outcome] {
        let commands = inputs.map(command)
        let sent = commands.compactMap { try? $0.get() }
        guard !sent.isEmpty else {
            return commands.compactMap { if case .failure(let error) = $0 { refused(error) } else { nil } }
        }
        let limit = self.configuration.commandTimeout
        var replies = await self.replies(to: sent, timeout: timeout, atMost: limit).makeIterator()
        return commands.map { command in
            switch command {
            case .failure(let error): refused(error)
            case .success: outcome((replies.next() ?? .failure(.connectionLost)).stored(self.findings))
            }
        }
    }
}

extension Duration {
    /// Milliseconds as Redis takes them for the life of a key: rounded up, not negative, at most some thousand years.
    var redisMilliseconds: Int64 {
        guard self > .zero else { return 0 }
        return min((self.components.seconds < 1 << 46 ? self.wholeMilliseconds : .max), 1 << 46)
    }

    private var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = self.components
        return seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
