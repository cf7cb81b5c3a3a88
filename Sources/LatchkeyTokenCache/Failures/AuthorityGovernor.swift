//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Decides when flights may call their issuers: breakers, throttle gates, bulkheads and budgets of one cache.
struct AuthorityGovernor: Sendable {
    /// What a flight is told when it wants to call its issuer.
    enum Admission: Sendable {
        case granted
        /// Others are calling; the flight is in the queue and will be told.
        case queued
        /// No call before this time, for this reason.
        case refused(until: Int64, Refusal)
    }

    enum Refusal: Hashable, Sendable {
        case breakerOpen
        case throttled
        case refreshBudget
        case queueFull
    }

    /// What a flight asks with.
    struct Call: Sendable {
        var flight: UInt64
        var partition: CachePartition
        var isRefresh: Bool
    }

    private struct Host: Sendable {
        var running = 0
        var refreshing = 0
        var refreshBudget: TokenBucket
        var queue = CallQueue()
        /// Clients that are turned away, with the time until when they are.
        var refused: [CachePartition: Int64] = [:]

        /// An issuer of whose clients three are turned away is taken to be down for all, until this time.
        func isDownUntil(now: Int64) -> Int64? {
            let refusals = self.refused.values.filter { now < $0 }
            return refusals.count >= 3 ? refusals.min() : nil
        }
    }

    private struct Client: Sendable {
        var running = 0
        var breaker = CircuitBreaker()
        var throttledUntil = Int64.min
        var retryBudget: TokenBucket
        /// When the client last called, so that the memory of idle ones can go.
        var calledAt: Int64
    }

    private let limits: TokenCache.Configuration.Concurrency
    private var hosts: [String: Host] = [:]
    private var clients: [CachePartition: Client] = [:]
    private var gates: [GateScope: Int64] = [:]
    private var running: [UInt64: Call] = [:]
    private var refreshing = 0
    /// How many calls are in the queues of all issuers together.
    private var queued = 0

    init(limits: TokenCache.Configuration.Concurrency) {
        self.limits = limits
    }

    var callsInProgress: Int { self.running.count }

    // MARK: - Admission

    mutating func admit(_ call: Call, now: Int64) -> Admission {
        self.prepare(call.partition, now: now)
        if let refusal = self.refusal(of: call, now: now) { return refusal }
        if call.isRefresh, !self.hosts[call.partition.authority]!.refreshBudget.take(now: now) {
            return .refused(until: now + .seconds(1), .refreshBudget)
        }
        guard self.hasRoom(for: call.partition) else {
            let queued = self.hosts[call.partition.authority]!.queue.count
            guard !call.isRefresh || queued <= self.limits.queuedBeforeRefreshesYield else {
                return .refused(until: now + .seconds(1), .queueFull)
            }
            self.hosts[call.partition.authority]!.queue.append(call)
            self.queued += 1
            return .queued
        }
        return self.begin(call, now: now)
    }

    /// Why a call may not be made now, whether it is new or comes from the queue.
    private func refusal(of call: Call, now: Int64) -> Admission? {
        let host = self.hosts[call.partition.authority]!
        if let until = self.gatedUntil(call.partition, now: now) { return .refused(until: until, .throttled) }
        if let until = host.isDownUntil(now: now) { return .refused(until: until, .breakerOpen) }
        guard call.isRefresh else { return nil }
        let isFull =
            self.refreshing >= self.limits.refreshes || host.refreshing >= self.limits.refreshesPerAuthority
        return isFull ? .refused(until: now + .seconds(1), .refreshBudget) : nil
    }

    /// Whether one more call is within the limits of the process, the issuer and the partition.
    ///
    /// A partition that has its share of calls gets no more once three quarters of the issuer's are taken: the rest is
    /// for others.
    private func hasRoom(for partition: CachePartition) -> Bool {
        let running = self.hosts[partition.authority]!.running
        guard running < self.limits.callsPerAuthority, self.running.count < self.limits.calls else { return false }
        return running < self.limits.callsPerAuthority - self.limits.callsPerAuthority / 4
            || self.clients[partition]?.running ?? 0 < self.limits.callsPerPartition
    }

    /// Starts a call that breaker and budgets allow.
    private mutating func begin(_ call: Call, now: Int64) -> Admission {
        if case .refused(let until) = self.clients[call.partition]!.breaker.admit(now: now) {
            return .refused(until: until, .breakerOpen)
        }
        self.clients[call.partition]!.calledAt = now
        self.clients[call.partition]!.running += 1
        self.running[call.flight] = call
        self.hosts[call.partition.authority]!.running += 1
        if call.isRefresh {
            self.refreshing += 1
            self.hosts[call.partition.authority]!.refreshing += 1
        }
        return .granted
    }

    /// Whether a failed call may be repeated at once: when it may have been a mishap, not when others failed before it.
    mutating func takeRetryBudget(_ partition: CachePartition, now: Int64) -> Bool {
        guard self.clients[partition]?.breaker.isUntroubled ?? false else { return false }
        return self.clients[partition]!.retryBudget.take(now: now)
    }

    // MARK: - Ends of calls

    /// How a call ended, as far as it tells something about the issuer.
    enum Outcome: Hashable, Sendable {
        case answered
        case failed
        case unknown
    }

    /// Notes the end of a call.
    ///
    /// - Returns: The queued flights that may call now, or that are refused after all.
    mutating func finished(
        flight: UInt64,
        outcome: Outcome,
        now: Int64,
        unit: Double
    ) -> [(flight: UInt64, admission: Admission)] {
        guard let call = self.running.removeValue(forKey: flight) else {
            self.leaveQueue(flight)
            return []
        }
        self.hosts[call.partition.authority]!.running -= 1
        self.clients[call.partition]?.running -= 1
        if call.isRefresh {
            self.refreshing -= 1
            self.hosts[call.partition.authority]!.refreshing -= 1
        }
        self.note(outcome, of: call.partition, now: now, unit: unit)
        var admitted: [(flight: UInt64, admission: Admission)] = []
        while let call = self.takeQueued() {
            self.prepare(call.partition, now: now)
            admitted.append((call.flight, self.refusal(of: call, now: now) ?? self.begin(call, now: now)))
        }
        return admitted
    }

    private mutating func leaveQueue(_ flight: UInt64) {
        guard self.queued > 0 else { return }
        for authority in self.hosts.keys {
            let count = self.hosts[authority]!.queue.count
            guard count > 0 else { continue }
            self.hosts[authority]!.queue.remove(flight)
            self.queued -= count - self.hosts[authority]!.queue.count
        }
    }

    private mutating func note(_ outcome: Outcome, of partition: CachePartition, now: Int64, unit: Double) {
        switch outcome {
        case .answered: self.clients[partition]?.breaker.succeeded(now: now)
        case .failed: self.clients[partition]?.breaker.failed(now: now, unit: unit)
        case .unknown: self.clients[partition]?.breaker.ignored()
        }
        let until = self.clients[partition]?.breaker.refusedUntil(now: now)
        self.hosts[partition.authority]!.refused[partition] = until
    }

    /// Takes out the call that goes next; issuers with fewer calls under way come first.
    private mutating func takeQueued() -> Call? {
        // Most often nobody waits; there may be thousands of issuers.
        guard self.queued > 0, self.running.count < self.limits.calls else { return nil }
        let waiting = self.hosts.compactMap { $1.queue.isEmpty ? nil : ($1.running, $0) }.sorted(by: <)
        for (_, authority) in waiting {
            if let call = self.takeQueued(at: authority) { return call }
        }
        return nil
    }

    private mutating func takeQueued(at authority: String) -> Call? {
        // Taken out while it changes, so that it is not copied.
        var queue = CallQueue()
        swap(&queue, &self.hosts[authority]!.queue)
        defer { swap(&queue, &self.hosts[authority]!.queue) }
        guard let call = queue.next(where: { self.hasRoom(for: $0) }) else { return nil }
        self.queued -= 1
        return call
    }

    // MARK: - Gates

    /// Who is turned away while an issuer asks for patience.
    struct GateScope: Hashable, Sendable {
        var authority: String
        var client: String
        var tenant: String?
    }

    /// Notes that an issuer asked for patience.
    mutating func throttle(_ partition: CachePartition, until: Int64) {
        let scope = GateScope(authority: partition.authority, client: partition.client, tenant: nil)
        self.gates[scope] = max(self.gates[scope] ?? .min, until)
    }

    private func gatedUntil(_ partition: CachePartition, now: Int64) -> Int64? {
        let scope = GateScope(authority: partition.authority, client: partition.client, tenant: nil)
        guard let until = self.gates[scope], now < until else { return nil }
        return until
    }

    // MARK: - Memory

    private mutating func prepare(_ partition: CachePartition, now: Int64) {
        if self.hosts[partition.authority] == nil {
            let rate = Double(self.limits.refreshesPerSecondAndAuthority)
            self.hosts[partition.authority] = Host(
                refreshBudget: TokenBucket(perSecond: rate, capacity: rate, now: now)
            )
        }
        if self.clients[partition] == nil {
            self.clients[partition] = Client(
                retryBudget: TokenBucket(perSecond: 0.05, capacity: 3, now: now),
                calledAt: now
            )
        }
    }

    /// Forgets clients that have not called for ten minutes, issuers without clients, and gates that have opened.
    mutating func prune(now: Int64) {
        self.clients = self.clients.filter { now - $0.value.calledAt < .seconds(600) || $0.value.running > 0 }
        self.gates = self.gates.filter { now < $0.value }
        let inUse = Set(self.clients.keys.lazy.map(\.authority))
        self.hosts = self.hosts.filter { !$0.value.queue.isEmpty || inUse.contains($0.key) }
        for name in self.hosts.keys {
            self.hosts[name]!.refused = self.hosts[name]!.refused.filter { now < $0.value }
        }
    }

    /// How many clients are turned away because their issuer does not answer.
    func refusedClients(now: Int64) -> Int {
        self.hosts.values.reduce(0) { $0 + $1.refused.values.count { now < $0 } }
    }

    /// The clients that have called lately.
    func knownClients() -> Set<SharedGates.Client> {
        Set(self.clients.keys.map { SharedGates.Client(authority: $0.authority, client: $0.client) })
    }

    /// How many clients are turned away because their issuer asked for patience.
    func patientClients(now: Int64) -> Int { self.gates.values.count { now < $0 } }

    /// The state of each issuer, for a health report.
    func health(now: Int64) -> [AuthorityHealth] {
        self.hosts.keys.sorted().map { name in
            let refused = self.hosts[name]!.refused.values.filter { now < $0 }
            let gates = self.gates.filter { $0.key.authority == name && now < $0.value }.values
            return AuthorityHealth(
                authority: name,
                callsInProgress: self.hosts[name]!.running,
                clientsRefused: refused.count,
                retryAfter: (refused + gates).max().map { .nanoseconds($0 - now) }
            )
        }
    }
}
