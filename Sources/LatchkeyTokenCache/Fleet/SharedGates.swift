//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The issuers that asked some instance for patience.
struct SharedGates: Sendable {
    /// Who is turned away.
    struct Client: Hashable, Sendable {
        var authority: String
        var client: String
    }

    private static let limit = 1000

    /// The clients that this instance knows, by the names of their gates.
    private var clients: [[UInt8]: Client] = [:]
    /// Until when clients are turned away that this instance has not met yet.
    private var unknown: [[UInt8]: WallTime] = [:]
    /// When the store was last asked for a client's gate.
    private var askedAt: [[UInt8]: Int64] = [:]

    /// The client that a gate is for, if this instance knows it.
    func client(of name: [UInt8]) -> Client? { self.clients[name] }

    /// Notes a client that is about to call its issuer.
    ///
    /// - Returns: Until when it is turned away, as far as others have said.
    mutating func meet(_ client: Client, name: [UInt8]) -> WallTime? {
        self.clients[name] = client
        return self.unknown.removeValue(forKey: name)
    }

    /// Notes until when a client is turned away that this instance does not know yet.
    mutating func note(_ name: [UInt8], until: WallTime) {
        if self.unknown.count >= Self.limit { self.unknown = [:] }
        self.unknown[name] = max(self.unknown[name] ?? until, until)
    }

    /// Whether the store is to be asked for a client's gate, which is then taken to be done.
    mutating func shallAsk(for name: [UInt8], now: Int64, isLive: Bool, pause: Int64) -> Bool {
        if let asked = self.askedAt[name], isLive || now - asked < pause { return false }
        self.askedAt[name] = now
        return true
    }

    /// Forgets that the store was asked, because it did not answer.
    mutating func forgetAsking(for name: [UInt8]) { self.askedAt[name] = nil }

    /// Forgets clients that the governor has forgotten.
    mutating func prune(keeping isKnown: (Client) -> Bool) {
        let gone = self.clients.filter { !isKnown($0.value) }
        for name in gone.keys {
            self.clients[name] = nil
            self.askedAt[name] = nil
        }
    }
}
