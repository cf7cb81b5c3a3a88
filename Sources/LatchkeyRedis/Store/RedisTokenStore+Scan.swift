//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension RedisTokenStore: ScannableTokenStore {
    /// About how many keys a server looks at for one page.
    private static let reach = 100...1_000

    /// Lists records, server by server; see ``/LatchkeyTokenCache/ScannableTokenStore/scan(_:after:limit:timeout:)``.
    ///
    /// The keys of all partitions are looked at, so a listing takes as long as the whole store. Records whose slot moves
    /// to another server of a cluster during the listing may be left out.
    public func scan(
        _ partition: StorePartition?,
        after cursor: StoreCursor?,
        limit: Int,
        timeout: Duration
    ) async -> Result<StorePage, TokenStoreError> {
        guard let (ordinal, position) = cursor.map(\.numbers) ?? (0, 0) else { return .failure(.redisForeignCursor) }
        guard self.gate.enter() else { return .failure(.redisStoreClosed) }
        defer { self.gate.leave() }
        let deadline = self.client.deadline(after: timeout)
        do throws(RedisError) {
            let nodes = try await self.client.routing.nodes(deadline: deadline)
            guard let index = Int(exactly: ordinal), index < nodes.count else {
                return .failure(.redisForeignCursor)
            }
            let count = min(max(limit, Self.reach.lowerBound), Self.reach.upperBound)
            let found = await self.scanKeys(on: nodes[index], from: position, count: count, deadline: deadline)
            switch found {
            case .failure(let error): return .failure(error)
            case .success(let (keys, next)):
                let records = await self.records(keys, of: partition, deadline: deadline)
                return records.map { records in
                    let isLast = next == 0 && index + 1 == nodes.count
                    let place = next == 0 ? (UInt64(index + 1), 0) : (UInt64(index), next)
                    return StorePage(records: records, next: isLast ? nil : StoreCursor(numbers: place))
                }
            }
        } catch {
            return .failure(TokenStoreError(error))
        }
    }

    private func scanKeys(
        on node: RedisNode,
        from position: UInt64,
        count: Int,
        deadline: Int64
    ) async -> Result<([StoreKey], UInt64), TokenStoreError> {
        let command = RedisCommand(
            ["SCAN", .text(String(position)), "MATCH", .bytes(self.keys.recordPattern), "COUNT", .integer(count)],
            isRepeatable: true
        )
        let reply = await self.client.reply(to: command, from: node, deadline: deadline).stored(self.findings)
        return reply.flatMap { value in
            guard let parts = value.array, parts.count == 2, let next = parts[0].text.flatMap({ UInt64($0) }),
                let names = parts[1].array
            else { return .failure(.oddRedisReply) }
            return .success((names.compactMap { $0.bytes.flatMap(self.keys.storeKey(ofRecord:)) }, next))
        }
    }

    private func records(
        _ keys: [StoreKey],
        of partition: StorePartition?,
        deadline: Int64
    ) async -> Result<[StoredRecord], TokenStoreError> {
        let replies = await self.client.replies(to: keys.map { self.reading($0) }, deadline: deadline)
        let now = self.time.wallTime()
        var records: [StoredRecord] = []
        for (key, reply) in zip(keys, replies) {
            switch self.outcome(of: reply, key: key, at: now) {
            case .record(let record): if partition == nil || record.partition == partition { records.append(record) }
            case .absent: break
            // What is not ours is not listed.
            case .failed(let error): if case .failure = reply { return .failure(error) }
            }
        }
        return .success(records)
    }
}

extension TokenStoreError {
    static var redisForeignCursor: Self {
        .init(.misconfigured, "The cursor is not of this store as it is now; list from the start.")
    }
}
