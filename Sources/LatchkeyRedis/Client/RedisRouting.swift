//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// Knows which server a command goes to.
protocol RedisRouting: Sendable {
    /// Whether servers send commands on to others.
    var followsRedirections: Bool { get }

    /// The server for all commands; `nil` when there may be several.
    var onlyNode: RedisNode? { get }

    /// The server for a command.
    ///
    /// - Parameters:
    ///   - target: Where the command goes.
    ///   - slot: The slot of its keys; `nil` when it has none.
    ///   - deadline: How long to wait for what is not known yet.
    /// - Returns: The server with its address when that is fixed.
    /// - Throws: ``RedisError/Code/unavailable`` when none is known.
    func node(
        for target: RedisBatch.Target,
        slot: RedisSlot?,
        deadline: Int64
    ) async throws(RedisError) -> (node: RedisNode, address: RedisAddress?)

    /// The servers that hold keys, in a stable order.
    func nodes(deadline: Int64) async throws(RedisError) -> [RedisNode]

    /// Learns from replies.
    func follow(_ advice: RedisBatch.Advice)

    /// Closes all connections.
    func close()
}

/// One server, or always the present master of several.
final class SingleRouting: RedisRouting {
    /// How long a server that was found to be a replica is left before it is looked for anew once more.
    private static let patience = Duration.seconds(1)

    let followsRedirections = false
    private let node: RedisNode
    private let time = SystemTime()
    /// When the server was looked for anew.
    private let lastSearch = Mutex(Int64.min)

    var onlyNode: RedisNode? { self.node }

    init(_ node: RedisNode) {
        self.node = node
    }

    func node(
        for target: RedisBatch.Target,
        slot: RedisSlot?,
        deadline: Int64
    ) async throws(RedisError) -> (node: RedisNode, address: RedisAddress?) {
        (self.node, nil)
    }

    func nodes(deadline: Int64) async throws(RedisError) -> [RedisNode] { [self.node] }

    func follow(_ advice: RedisBatch.Advice) {
        // Another server may be the master now, which sentinels or the name of the host know.
        guard advice.isReadOnly else { return }
        let now = self.time.continuousNanoseconds()
        let isDue = self.lastSearch.withLock { last in
            guard last == .min || now - last >= Self.patience.nanoseconds else { return false }
            last = now
            return true
        }
        if isDue { self.node.reconnect() }
    }

    func close() {
        self.node.close()
    }
}
