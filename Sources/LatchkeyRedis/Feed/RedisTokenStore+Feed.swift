//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension RedisTokenStore: ChangeFeedTokenStore {
    /// How many changes go out in one step.
    private static let chunk = 256

    /// Appends changes to the feed; see ``/LatchkeyTokenCache/ChangeFeedTokenStore/publish(_:timeout:)``.
    public func publish(_ changes: [StoreChange], timeout: Duration) async -> TokenStoreError? {
        if self.gate.isClosed { return .redisStoreClosed }
        let commands = stride(from: 0, to: changes.count, by: Self.chunk).map { start in
            let entries = changes[start..<min(start + Self.chunk, changes.count)].map { change in
                RedisArgument.bytes(RedisFeedPlace.makeMark() + RedisChangeFrame.encode(change))
            }
            return RedisScript.appendChanges.call(
                keys: [self.keys.feed],
                [.integer(self.configuration.feedLength)] + entries
            )
        }
        let limit = self.configuration.commandTimeout
        for reply in await self.replies(to: commands, timeout: timeout, atMost: limit) {
            if case .failure(let error) = reply.stored(self.findings) { return error }
        }
        return nil
    }

    /// Waits for changes after a cursor; see ``/LatchkeyTokenCache/ChangeFeedTokenStore/changes(after:limit:timeout:)``.
    ///
    /// The timeout is for the wait; the question itself may take the configuration's `readTimeout`. A cancelled task is
    /// answered at once with what there is.
    public func changes(after cursor: StoreCursor?, limit: Int, timeout: Duration) async -> StoreChangeBatch {
        if self.gate.isClosed { return .failed(.redisStoreClosed) }
        let place = cursor.map { RedisFeedPlace($0) }
        if case .some(.none) = place {
            return .failed(.init(.misconfigured, "The cursor is not of a Redis store; begin at the feed's end."))
        }
        let deadline = self.client.deadline(after: timeout)
        while true {
            switch await self.readFeed(after: place ?? nil, limit: max(0, limit)) {
            case .failure(let error): return .failed(error)
            case .success(.gap(let end)): return .gap(next: end.cursor)
            case .success(.changes(let changes, let next)): return .changes(changes, next: next.cursor)
            case .success(.end(let end)):
                let isOver = self.time.continuousNanoseconds() >= deadline || Task.isCancelled
                if cursor == nil || limit <= 0 || isOver { return .changes([], next: end.cursor) }
                await self.watcher.waitForGrowth(beyond: end, until: deadline)
                if self.gate.isClosed { return .failed(.redisStoreClosed) }
            }
        }
    }

    private func readFeed(after place: RedisFeedPlace?, limit: Int) async -> Result<RedisFeedReply, TokenStoreError> {
        var arguments: [RedisArgument] = [.bytes(RedisFeedPlace.makeMark()), .integer(limit)]
        if let place {
            arguments += [.text(String(place.generation)), .text(String(place.number)), .bytes(place.mark)]
        }
        let command = RedisScript.readChanges.call(keys: [self.keys.feed], arguments, isRepeatable: true)
        let limit = self.configuration.readTimeout
        // The answer to a cancelled task is worth having too.
        let question = Task(name: "redis-feed-read") {
            await self.replies(to: [command], timeout: limit, atMost: limit)[0]
        }
        return await question.value.stored(self.findings).flatMap { value in
            RedisFeedReply(value).map { .success($0) } ?? .failure(.oddRedisReply)
        }
    }
}

extension TokenStoreError {
    static var redisStoreClosed: Self {
        .init(.closed, "The Redis store was closed; make another to go on.")
    }
}
