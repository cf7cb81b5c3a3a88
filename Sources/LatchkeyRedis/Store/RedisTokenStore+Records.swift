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

    /// Reads records; see ``/LatchkeyTokenCache/TokenStore/get(_:timeout:)``.
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
        var writer = RedisCommandWriter(start: Self.getStart, capacity: name.count + 16)
        writer.append(name)
        return RedisCommand(writer, key: name, isRepeatable: true)
    }

    private static let getStart: [UInt8] = {
        var writer = RedisCommandWriter(count: 2, capacity: 16)
        writer.append("GET")
        return writer.bytes
    }()

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
    /// Writes records, each under its own condition; see ``/LatchkeyTokenCache/TokenStore/put(_:timeout:)``.
    public func put(_ writes: [StoreWrite], timeout: Duration) async -> [StoreWriteOutcome] {
        let now = self.time.wallTime()
        let commands = writes.map { write -> Result<RedisCommand, TokenStoreError> in
            if let objection = Self.objection(to: write.record) { return .failure(objection) }
            return .success(self.writing(write, at: now))
        }
        return await self.replies(to: commands, timeout: timeout).map { reply in
            switch reply {
            case .failure(let error): .failed(error)
            case .success(.integer(1)): .accepted
            case .success(.null): .superseded(by: nil)
            case .success(let value):
                value.bytes.flatMap(RecordVersion.init(reply:)).map { .superseded(by: $0) } ?? .failed(.oddRedisReply)
            }
        }
    }

    private static let putStart = RedisScript.putRecord.start(keys: 2, arguments: 4)

    private func writing(_ write: StoreWrite, at now: WallTime) -> RedisCommand {
        let record = write.record
        let name = self.keys.record(record.key)
        let length = RedisRecordFrame.length(of: record)
        var writer = RedisCommandWriter(start: Self.putStart, capacity: length + 2 * name.count + 128)
        writer.append(name)
        writer.append(self.keys.tombstone(record.key))
        writer.append(write.condition.name)
        if case .ifVersion(let version) = write.condition {
            writer.append(version.redisBytes)
        } else {
            writer.append("")
        }
        switch record.expiresAt.milliseconds {
        case ...now.milliseconds: writer.append("over")
        case Self.endOfTime...: writer.append("never")
        case let milliseconds: writer.append(milliseconds)
        }
        writer.append(length: length) { RedisRecordFrame.append(record, to: &$0) }
        return RedisCommand(writer, key: name, script: .putRecord)
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
    /// Removes records, each under its own condition; see ``/LatchkeyTokenCache/TokenStore/remove(_:timeout:)``.
    public func remove(_ removals: [StoreRemoval], timeout: Duration) async -> [StoreRemovalOutcome] {
        let commands = removals.map { Result<RedisCommand, TokenStoreError>.success(self.removing($0)) }
        return await self.replies(to: commands, timeout: timeout).map { reply in
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

    /// Sends those commands that could be made, and puts the replies in the order of all.
    private func replies(
        to commands: [Result<RedisCommand, TokenStoreError>],
        timeout: Duration
    ) async -> [Result<RESPValue, TokenStoreError>] {
        let limit = self.configuration.commandTimeout
        let sent = commands.compactMap { try? $0.get() }
        var replies = await self.replies(to: sent, timeout: timeout, atMost: limit).makeIterator()
        return commands.map { command in
            switch command {
            case .failure(let error): .failure(error)
            case .success: (replies.next() ?? .failure(.connectionLost)).stored(self.findings)
            }
        }
    }
}

extension StoreWrite.Condition {
    /// The name of the condition in the script.
    fileprivate var name: String {
        switch self {
        case .always: "always"
        case .ifAbsent: "absent"
        case .ifVersion: "version"
        case .ifNewer: "newer"
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
