//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Sends commands to the servers of a deployment, over a few connections that all callers share.
package final class RedisClient: Sendable {
    /// How long to wait before a command is tried again whose keys are on the move.
    private static let pause = Duration.milliseconds(20)

    let configuration: RedisConfiguration
    let routing: any RedisRouting
    /// The server for all commands; `nil` when there may be several.
    private let onlyNode: RedisNode?
    private let loop: RedisLoop
    private let time = SystemTime()

    /// Starts to connect.
    ///
    /// - Parameter configuration: How to reach the servers.
    /// - Throws: ``RedisError/Code/invalidConfiguration``.
    package init(_ configuration: RedisConfiguration) throws(RedisError) {
        try configuration.validate()
        let loop = try RedisLoop()
        self.configuration = configuration
        self.loop = loop
        let routing = configuration.routing(on: loop)
        self.routing = routing
        self.onlyNode = routing.onlyNode
    }

    deinit {
        self.close()
    }

    /// Fails what is under way and closes all connections.
    package func close() {
        self.routing.close()
        self.loop.stop()
    }

    /// Sends a command and waits for its reply.
    ///
    /// - Parameters:
    ///   - command: The command.
    ///   - timeout: How long it may take.
    /// - Returns: The reply, which is no error.
    /// - Throws: ``RedisError/Code/refused`` when the reply is an error, and what kept it from coming.
    package func reply(to command: RedisCommand, timeout: Duration) async throws(RedisError) -> RESPValue {
        let value = try await self.replies(to: [command], deadline: self.deadline(after: timeout))[0].get()
        if let error = value.error { throw .refusal(error) }
        return value
    }

    /// Sends a command to a certain server and waits for its reply.
    func reply(to command: RedisCommand, from node: RedisNode, deadline: Int64) async -> RedisReply {
        await node.outcome(of: [command], deadline: deadline)[0]
    }

    /// Sends a command that blocks at the server, on a connection of its own, and waits for its reply.
    ///
    /// One such command at a time; the next one's connection is its.
    func blockingReply(to command: RedisCommand) async -> RedisReply {
        let deadline = self.deadline(after: RedisNode.longestBlock + .seconds(1))
        var batch = RedisBatch([command], followsRedirections: self.routing.followsRedirections)
        do throws(RedisError) {
            while let item = batch.open.first {
                let (node, address) = try await self.routing.node(
                    for: item.target,
                    slot: command.slot,
                    deadline: deadline
                )
                let reply = await node.blockingConnection().outcome(of: [command], deadline: deadline)[0]
                var advice = RedisBatch.Advice()
                batch.note(reply, of: item, from: address, &advice)
                self.routing.follow(advice)
            }
            return batch.replies[0].flatMap { $0.error.map { .failure(.refusal($0)) } ?? .success($0) }
        } catch {
            return .failure(error)
        }
    }

    /// The point by the continuous clock when a time is over.
    func deadline(after timeout: Duration) -> Int64 {
        let (sum, overflow) = self.time.continuousNanoseconds().addingReportingOverflow(timeout.nanoseconds)
        return overflow ? .max : sum
    }

    /// Sends commands, each to the server of its slot, and waits for their replies.
    ///
    /// Commands for one server go out right after each other, in their order.
    ///
    /// - Parameters:
    ///   - commands: The commands.
    ///   - deadline: When it must be over, by the continuous clock.
    /// - Returns: One reply per command, in their order.
    func replies(to commands: [RedisCommand], deadline: Int64) async -> [RedisReply] {
        if commands.isEmpty { return [] }
        // A server that does not know a script must not do the second of two commands for a key alone.
        let loadsScripts = commands.count > 1 && commands[0].script != nil && commands.repeatsKeys
        guard let node = self.onlyNode, !loadsScripts else {
            let follows = self.routing.followsRedirections
            let batch = RedisBatch(commands, followsRedirections: follows, loadsScripts: loadsScripts)
            return await self.replies(to: batch, deadline: deadline)
        }
        // Nearly always that is all, so it goes without a plan.
        let outcome = await node.outcome(of: commands, deadline: deadline)
        if outcome.failure == nil, outcome.replies.allSatisfy({ $0.error == nil }) {
            return outcome.replies.map { .success($0) }
        }
        var batch = RedisBatch(commands, followsRedirections: false)
        var advice = RedisBatch.Advice()
        for item in batch.open { batch.note(outcome[item.index], of: item, from: nil, &advice) }
        batch.keepOrder()
        self.routing.follow(advice)
        return await self.replies(to: batch, deadline: deadline)
    }

    /// Sends what is open of a batch, until nothing is.
    private func replies(to batch: RedisBatch, deadline: Int64) async -> [RedisReply] {
        var batch = batch
        while case let open = batch.open, !open.isEmpty {
            guard self.time.continuousNanoseconds() < deadline else {
                batch.giveUp(.callTimedOutUnsent)
                break
            }
            var advice = RedisBatch.Advice()
            for parcel in await self.send(open, of: batch.commands, deadline: deadline) {
                for (item, reply) in parcel.replies { batch.note(reply, of: item, from: parcel.address, &advice) }
            }
            batch.keepOrder()
            self.routing.follow(advice)
            if advice.shouldPause { try? await Task.sleep(for: Self.pause) }
            if Task.isCancelled { batch.giveUp(.cancelled) }
        }
        return batch.replies
    }
}

// MARK: - Parcels

extension RedisClient {
    /// What one server was asked, and its replies.
    private struct Parcel: Sendable {
        let address: RedisAddress?
        let replies: [(RedisBatch.Item, RedisReply)]
    }

    /// Sends items to their servers, to all at once.
    private func send(_ items: [RedisBatch.Item], of commands: [RedisCommand], deadline: Int64) async -> [Parcel] {
        var parcels: [Parcel] = []
        var groups: [ObjectIdentifier: (node: RedisNode, address: RedisAddress?, items: [RedisBatch.Item])] = [:]
        for item in items {
            do {
                let slot = commands[item.index].slot
                let (node, address) = try await self.routing.node(for: item.target, slot: slot, deadline: deadline)
                groups[ObjectIdentifier(node), default: (node, address, [])].items.append(item)
            } catch {
                parcels.append(Parcel(address: nil, replies: [(item, .failure(error))]))
            }
        }
        guard groups.count > 1 else {
            for (node, address, items) in groups.values {
                parcels.append(await self.send(items, of: commands, to: node, at: address, deadline: deadline))
            }
            return parcels
        }
        await withTaskGroup(of: Parcel.self) { tasks in
            for (node, address, items) in groups.values {
                tasks.addTask { await self.send(items, of: commands, to: node, at: address, deadline: deadline) }
            }
            for await parcel in tasks { parcels.append(parcel) }
        }
        return parcels
    }

    /// Sends items to one server, with what must go before them.
    private func send(
        _ items: [RedisBatch.Item],
        of commands: [RedisCommand],
        to node: RedisNode,
        at address: RedisAddress?,
        deadline: Int64
    ) async -> Parcel {
        var sent: [RedisCommand] = []
        var places: [Int] = []
        var loaded: Set<String> = []
        for item in items {
            let command = commands[item.index]
            if item.loadsScript, let script = command.script, loaded.insert(script.digest).inserted {
                sent.append(script.loading)
            }
            if case .asking = item.target { sent.append(Self.asking) }
            places.append(sent.count)
            sent.append(command)
        }
        let outcome = await node.outcome(of: sent, deadline: deadline)
        return Parcel(address: address, replies: zip(items, places).map { ($0, outcome[$1]) })
    }

    private static let asking = RedisCommand(["ASKING"], isRepeatable: true)
}

extension RedisCall.Outcome {
    /// What became of the command at a place.
    fileprivate subscript(index: Int) -> RedisReply {
        index < self.replies.count ? .success(self.replies[index]) : .failure(self.failure ?? .connectionLost)
    }
}

extension RedisError {
    /// The error for a server's error reply; only its first word is told, because the rest may quote what was sent.
    static func refusal(_ text: String) -> Self {
        .init(.refused, "Redis refused a command with the error '\(text.prefix { $0 != " " })'.")
    }
}
