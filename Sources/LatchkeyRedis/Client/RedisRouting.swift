//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

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
    let followsRedirections = false
    private let node: RedisNode
    /// Whether another server may have become the master.
    private let mayMove: Bool

    var onlyNode: RedisNode? { self.node }

    init(_ node: RedisNode, mayMove: Bool) {
        self.node = node
        self.mayMove = mayMove
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
        if self.mayMove, advice.isReadOnly { self.node.reconnect() }
    }

    func close() {
        self.node.close()
    }
}
