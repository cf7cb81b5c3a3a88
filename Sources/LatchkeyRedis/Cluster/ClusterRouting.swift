//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Synchronization

/// Sends commands to the servers of a cluster that have their slots, and learns when slots go elsewhere.
final class ClusterRouting: RedisRouting {
    private struct State {
        var map: RedisClusterMap?
        var nodes: [RedisAddress: RedisNode] = [:]
        /// Servers that were no masters when the map was read last.
        var unused: Set<RedisAddress> = []
        var isClosed = false
        var isRefreshing = false
        /// Whether the map is to be read again, because something happened since it was.
        var mustRefreshAgain = false
        /// Why the map could not be read when that was tried last.
        var failure: RedisError?
        /// How often reading the map was tried.
        var attempts = 0
    }

    /// The least time between two readings of the map.
    private static let refreshInterval = Duration.milliseconds(100)

    let followsRedirections = true
    private let seeds: [RedisAddress]
    private let configuration: RedisConfiguration
    private let credentials: RedisCredentialCache
    private let loop: RedisLoop
    private let refreshed = RedisWaitList()
    private let state = Mutex(State())

    init(seeds: [RedisAddress], configuration: RedisConfiguration, loop: RedisLoop) {
        self.seeds = seeds
        self.configuration = configuration
        self.credentials = RedisCredentialCache(configuration.credentials)
        self.loop = loop
        self.refresh()
    }

    var onlyNode: RedisNode? { nil }

    func node(
        for target: RedisBatch.Target,
        slot: RedisSlot?,
        deadline: Int64
    ) async throws(RedisError) -> (node: RedisNode, address: RedisAddress?) {
        switch target {
        case .other(let address), .asking(let address): return (try self.node(at: address), address)
        case .home:
            let map = try await self.map(deadline: deadline)
            guard let address = slot.map({ map.master(of: $0) }) ?? map.masters.first else {
                self.refresh()
                throw .init(.unavailable, "No server of the Redis cluster has the slot of the key at the moment.")
            }
            return (try self.node(at: address), address)
        }
    }

    func nodes(deadline: Int64) async throws(RedisError) -> [RedisNode] {
        var nodes: [RedisNode] = []
        for address in try await self.map(deadline: deadline).masters.sorted(by: { $0.description < $1.description }) {
            nodes.append(try self.node(at: address))
        }
        return nodes
    }

    func follow(_ advice: RedisBatch.Advice) {
        if !advice.moved.isEmpty {
            self.state.withLock { state in
                for (slot, address) in advice.moved { state.map?.move(slot, to: address) }
            }
        }
        if !advice.moved.isEmpty || advice.isSuspicious { self.refresh() }
    }

    func close() {
        let nodes = self.state.withLock { state in
            state.isClosed = true
            defer { state.nodes = [:] }
            return state.nodes.values
        }
        for node in nodes { node.close() }
        self.refreshed.resumeAll()
    }

    private func node(at address: RedisAddress) throws(RedisError) -> RedisNode {
        try self.state.withLock { state throws(RedisError) in
            if state.isClosed { throw .clientClosed }
            if let node = state.nodes[address] { return node }
            let connector = self.configuration.connector(credentials: self.credentials) { () throws(RedisError) in
                address
            }
            let node = self.configuration.node(connector, on: self.loop)
            state.nodes[address] = node
            return node
        }
    }
}

// MARK: - The map

extension ClusterRouting {
    /// The map, once it could be read.
    private func map(deadline: Int64) async throws(RedisError) -> RedisClusterMap {
        let (map, attempts) = self.state.withLock { ($0.map, $0.attempts) }
        if let map { return map }
        self.refresh()
        await self.refreshed.wait(until: deadline) { [self] in
            self.state.withLock { $0.map != nil || $0.attempts > attempts || $0.isClosed }
        }
        return try self.state.withLock { state throws(RedisError) in
            if state.isClosed { throw .clientClosed }
            if let map = state.map { return map }
            throw state.failure ?? .init(.timedOut, "No server of the Redis cluster said in time who has which keys.")
        }
    }

    /// Reads the map, unless that is being done already.
    private func refresh() {
        let mustBegin = self.state.withLock { state in
            state.mustRefreshAgain = state.isRefreshing
            defer { state.isRefreshing = true }
            return !state.isRefreshing && !state.isClosed
        }
        guard mustBegin else { return }
        Task(name: "redis-cluster") { [weak self] in
            repeat {
                await self?.readMap()
                try? await Task.sleep(for: Self.refreshInterval)
            } while self?.mustReadAgain() ?? false
        }
    }

    private func mustReadAgain() -> Bool {
        self.state.withLock { state in
            defer { state.mustRefreshAgain = false }
            state.isRefreshing = state.mustRefreshAgain && !state.isClosed
            return state.isRefreshing
        }
    }

    private func readMap() async {
        // Those that have replied before know more than the seeds.
        let known = self.state.withLock { $0.map?.masters ?? [] }
        var failure = RedisError(.unavailable, "No server of the Redis cluster is configured.")
        for address in known.shuffled() + self.seeds {
            switch await self.readMap(from: address) {
            case .success(let map): return self.take(map)
            case .failure(let error): failure = error
            }
        }
        self.state.withLock { state in
            state.failure = failure
            state.attempts += 1
        }
        self.refreshed.resumeAll()
    }

    private func readMap(from address: RedisAddress) async -> Result<RedisClusterMap, RedisError> {
        do throws(RedisError) {
            let node = try self.node(at: address)
            let deadline = SystemTime().continuousNanoseconds() + self.configuration.connectTimeout.nanoseconds
            let command = RedisCommand(["CLUSTER", "SLOTS"], isRepeatable: true)
            let outcome = await node.outcome(of: [command], deadline: deadline)
            if let failure = outcome.failure { return .failure(failure) }
            if let error = outcome.replies.first?.error { return .failure(.noCluster(address, error)) }
            guard let map = outcome.replies.first.flatMap({ RedisClusterMap($0, from: address) }) else {
                return .failure(.noCluster(address, "no slots"))
            }
            return .success(map)
        } catch {
            return .failure(error)
        }
    }

    private func take(_ map: RedisClusterMap) {
        let gone = self.state.withLock { state -> [RedisNode] in
            state.map = map
            state.failure = nil
            state.attempts += 1
            let unused = Set(state.nodes.keys).subtracting(map.masters)
            // A server may be named by another before the map names it, so it has time until the next reading.
            let gone = unused.intersection(state.unused)
            state.unused = unused.subtracting(gone)
            return gone.compactMap { state.nodes.removeValue(forKey: $0) }
        }
        for node in gone { node.close() }
        self.refreshed.resumeAll()
    }
}

extension RedisError {
    fileprivate static func noCluster(_ address: RedisAddress, _ reason: String) -> Self {
        .init(
            .unavailable,
            "Redis at \(address) does not say which servers of its cluster have which keys (\(reason.prefix { $0 != " " }))"
                + "; check that it is part of a cluster and that all slots are covered."
        )
    }
}
