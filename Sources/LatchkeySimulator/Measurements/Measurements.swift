//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// How a caller got its token.
enum Answer: Int, CaseIterable, Sendable {
    /// From memory.
    case memory
    /// With an acquisition that another caller had started.
    case joined
    /// From the store.
    case store
    /// From the issuer.
    case issuer

    init(_ result: RequestResult) {
        switch result {
        case .loadedFromAuthority, .hitMandatoryNew, .forced: self = .issuer
        case .loadedFromStore: self = .store
        case .joined: self = .joined
        default: self = .memory
        }
    }
}

/// What is measured in one span of a simulation.
struct Measurements: Sendable {
    var requests: UInt64 = 0
    /// Requests by ``Answer``.
    var answers: InlineArray<4, UInt64> = [0, 0, 0, 0]
    var errors: UInt64 = 0
    /// Errors that nobody waited for, because they were remembered.
    var remembered: UInt64 = 0
    var issuerCalls: UInt64 = 0
    var issuerFailures: UInt64 = 0
    /// Calls of the issuer that sharing would have saved.
    var duplicates: UInt64 = 0
    var storeCalls: UInt64 = 0
    var storeFailures: UInt64 = 0
    /// Requests that were answered with a token that was revoked.
    var revokedUses: UInt64 = 0
    /// Requests that were answered while the fleet had a newer token.
    var staleUses: UInt64 = 0
    /// For how long newer tokens had been there, in seconds, summed up.
    var staleness = 0.0
    var greatestStaleness = 0.0
    /// The age of tokens at their use as a share of their lives, summed up.
    var ages = 0.0
    var latency = LatencyHistogram()

    mutating func add(_ other: Self) {
        self.requests += other.requests
        for place in self.answers.indices { self.answers[place] += other.answers[place] }
        self.errors += other.errors
        self.remembered += other.remembered
        self.issuerCalls += other.issuerCalls
        self.issuerFailures += other.issuerFailures
        self.duplicates += other.duplicates
        self.storeCalls += other.storeCalls
        self.storeFailures += other.storeFailures
        self.revokedUses += other.revokedUses
        self.staleUses += other.staleUses
        self.staleness += other.staleness
        self.greatestStaleness = max(self.greatestStaleness, other.greatestStaleness)
        self.ages += other.ages
        self.latency.add(other.latency)
    }

    var served: UInt64 { self.answers[0] + self.answers[1] + self.answers[2] + self.answers[3] }
    var hitRatio: Double { self.requests == 0 ? 0 : Double(self.answers[0]) / Double(self.requests) }
    var errorRatio: Double { self.requests == 0 ? 0 : Double(self.errors) / Double(self.requests) }
    var meanAge: Double { self.served == 0 ? 0 : self.ages / Double(self.served) }
    var meanStaleness: Double { self.served == 0 ? 0 : self.staleness / Double(self.served) }
}
