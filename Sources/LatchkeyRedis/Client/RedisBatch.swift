//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The commands of one call on their way to their servers and, where these say so, to others: decisions, no waiting.
struct RedisBatch {
    /// Where a command goes.
    enum Target: Hashable {
        /// To the server that its slot is known to be at.
        case home
        /// To the server that another has named.
        case other(RedisAddress)
        /// The same, for once, while the slot moves there.
        case asking(RedisAddress)
    }

    /// A command that is to be sent.
    struct Item {
        /// The place of the command in the call.
        let index: Int
        let target: Target
        /// Whether the server must be told the script first.
        let loadsScript: Bool
    }

    /// What else is to be done after replies came.
    struct Advice: Equatable {
        /// The slots that were found to be elsewhere.
        var moved: [RedisSlot: RedisAddress] = [:]
        /// Whether a server could not serve what was asked of it.
        var isSuspicious = false
        /// Whether a server that was taken for a master is a replica.
        var isReadOnly = false
        /// Whether to wait before the next round.
        var shouldPause = false
    }

    private enum State {
        /// To be sent. Can move to `done` and again to `ready`.
        case ready(Target, loadsScript: Bool)
        /// Nothing more is to be done. Final.
        case done(RedisReply)
    }

    /// How often a command may be sent elsewhere.
    private static let maximumRounds = 5

    let commands: [RedisCommand]
    private let followsRedirections: Bool
    private var states: [State]
    private var rounds: [Int: Int] = [:]

    /// Creates a batch.
    ///
    /// - Parameters:
    ///   - commands: The commands.
    ///   - followsRedirections: Whether servers send commands on to others.
    ///   - loadsScripts: Whether servers are told the scripts in any case.
    init(_ commands: [RedisCommand], followsRedirections: Bool, loadsScripts: Bool = false) {
        self.commands = commands
        self.followsRedirections = followsRedirections
        self.states = Array(repeating: .ready(.home, loadsScript: loadsScripts), count: commands.count)
    }

    /// The commands that are to be sent now.
    var open: [Item] {
        self.states.enumerated().compactMap { index, state in
            guard case .ready(let target, let loadsScript) = state else { return nil }
            return Item(index: index, target: target, loadsScript: loadsScript)
        }
    }

    /// The replies, once nothing is open.
    var replies: [RedisReply] {
        self.states.map { state in
            guard case .done(let reply) = state else {
                preconditionFailure("The replies are asked for while commands are open.")
            }
            return reply
        }
    }

    /// Ends the open commands whose turn has passed, because a later one for the same key was done already.
    ///
    /// That happens when a server forgets a script, or hands a slot over, between two commands for a key.
    mutating func keepOrder() {
        guard self.commands.count > 1 else { return }
        var done: Set<[UInt8]> = []
        for index in self.states.indices.reversed() {
            guard let key = self.commands[index].key else { continue }
            switch self.states[index] {
            case .done(.success(let value)): if value.error == nil { done.insert(key) }
            case .done(.failure): done.insert(key)
            case .ready: if done.contains(key) { self.states[index] = .done(.failure(.outOfOrder)) }
            }
        }
    }

    /// Ends the open commands, which there is no time for any more.
    mutating func giveUp(_ error: RedisError) {
        for item in self.open { self.states[item.index] = .done(.failure(error)) }
    }

    /// Takes the reply to a command from the server at an address.
    mutating func note(_ reply: RedisReply, of item: Item, from address: RedisAddress?, _ advice: inout Advice) {
        switch reply {
        case .success(.error(let text)): self.note(error: text, of: item, from: address, &advice)
        case .success: self.states[item.index] = .done(reply)
        case .failure(let error):
            switch error.code {
            case .connectFailed, .connectionLost, .timedOut, .unavailable, .tlsFailed: advice.isSuspicious = true
            default: break
            }
            self.states[item.index] = .done(reply)
        }
    }

    private mutating func note(
        error: String,
        of item: Item,
        from address: RedisAddress?,
        _ advice: inout Advice
    ) {
        self.states[item.index] = .done(.success(.error(error)))
        advice.isReadOnly = advice.isReadOnly || error.hasPrefix("READONLY") || error.hasPrefix("MASTERDOWN")
        advice.isSuspicious = advice.isSuspicious || advice.isReadOnly || error.hasPrefix("CLUSTERDOWN")
        guard let redirection = RedisRedirection(error) else { return }
        let round = self.rounds[item.index, default: 0] + 1
        self.rounds[item.index] = round
        let mayGoOn = round <= Self.maximumRounds
        switch redirection {
        case .script:
            guard self.commands[item.index].script != nil, mayGoOn else { return }
            self.states[item.index] = .ready(item.target, loadsScript: true)
        case .later:
            guard self.followsRedirections else { return }
            // The move has an end, and the call a deadline.
            self.rounds[item.index] = 0
            advice.shouldPause = true
            self.states[item.index] = .ready(.home, loadsScript: false)
        case .moved(let slot, let host, let port):
            guard self.followsRedirections, let other = RedisAddress(host, port, near: address) else { return }
            advice.moved[slot] = other
            if mayGoOn { self.states[item.index] = .ready(.other(other), loadsScript: false) }
        case .ask(let host, let port):
            guard self.followsRedirections, mayGoOn, let other = RedisAddress(host, port, near: address) else { return }
            self.states[item.index] = .ready(.asking(other), loadsScript: false)
        }
    }
}

extension [RedisCommand] {
    /// Whether two of the commands have the same key, so that their order matters.
    var repeatsKeys: Bool {
        guard self.count > 1 else { return false }
        var keys: Set<[UInt8]> = []
        return !self.allSatisfy { command in command.key.map { keys.insert($0).inserted } ?? true }
    }
}

extension RedisError {
    fileprivate static var outOfOrder: Self {
        .init(.unavailable, "Redis could not do the command before a later one for the same key; it was not done.")
    }
}

extension RedisAddress {
    /// The address of a server that another names, perhaps without its host.
    init?(_ host: String?, _ port: Int, near other: RedisAddress?) {
        if let host {
            self = .tcp(host, port: port)
        } else if case .tcp(let host, _)? = other?.place {
            self = .tcp(host, port: port)
        } else {
            return nil
        }
    }
}
