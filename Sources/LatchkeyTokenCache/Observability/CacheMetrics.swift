//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Metrics

/// The metrics of a cache, resolved once.
///
/// Labels are part of the API: they never contain keys, tenants, users or tokens.
struct CacheMetrics: Sendable {
    private let requests: [RequestResult: Counter]
    private let requestDurations: [RequestResult: Timer]
    private let removals: [MissReason: Counter]
    private let refreshes: [RefreshOutcome: Counter]
    private let flightDurations: [FlightReason: Timer]
    private let flightFailures: [FlightReason: Counter]
    private let flightWaiters: [FlightReason: Recorder]
    private let storeDurations: [StoreOperation: Timer]
    private let storeErrors: [StoreOperation: Counter]
    let waitersCancelled: Counter
    let discarded: Counter
    let noProgress: Counter
    let tenantMismatches: Counter
    let storeRecordsRejected: Counter
    private let protectionFailures: [RecordProtectionError.Code: Counter]
    let clockJumps: Counter
    let clockSkew: Gauge
    let entries: Gauge
    /// How many bytes the tokens in memory take.
    let bytes: Gauge
    let activeFlights: Gauge
    /// How many changes wait to be written to the store.
    let pendingWrites: Gauge
    /// How many changes were dropped because too many waited.
    let droppedWrites: Counter
    /// 0 for a healthy store, 1 when it works off what could not be written, 2 after failures, 3 when it is left alone.
    let storeState: Gauge
    /// How many clients are turned away because their issuer does not answer.
    let refusedClients: Gauge
    /// How many clients are turned away because their issuer asked for patience.
    let patientClients: Gauge
    let droppedEvents: Counter
    let fleet: FleetMetrics
    private let remainingAtServe: Recorder
    private let remainingAtReplacement: Recorder

    /// Whether metrics go anywhere.
    let isHeard: Bool

    init(factory: any MetricsFactory) {
        let make = MetricMaker(factory: factory)
        self.isHeard = !(factory is NOOPMetricsHandler)
        self.requests = make.counters("request", "result", RequestResult.allCases, \.rawValue)
        self.requestDurations = make.timers("request.duration", "result", RequestResult.allCases, \.rawValue)
        self.removals = make.counters("removed", "reason", MissReason.allCases, \.rawValue)
        self.refreshes = make.counters("refresh", "outcome", RefreshOutcome.allCases, \.rawValue)
        let reasons = [FlightReason.load, .refresh, .forced]
        self.flightDurations = make.timers("flight.duration", "reason", reasons, \.rawValue)
        self.flightFailures = make.counters("flight.failed", "reason", reasons, \.rawValue)
        self.flightWaiters = make.recorders("flight.waiters", "reason", reasons, \.rawValue)
        self.storeDurations = make.timers("store.duration", "operation", StoreOperation.allCases, \.rawValue)
        self.storeErrors = make.counters("store.errors", "operation", StoreOperation.allCases, \.rawValue)
        let codes = RecordProtectionError.Code.all
        self.protectionFailures = make.counters("crypto.failures", "reason", codes, \.name)
        self.waitersCancelled = make.counter("flight.waiter.cancelled")
        self.discarded = make.counter("flight.discarded")
        self.noProgress = make.counter("refresh.no_progress")
        self.tenantMismatches = make.counter("response.tenant_mismatch")
        self.storeRecordsRejected = make.counter("store.records_rejected")
        self.clockJumps = make.counter("clock.jumps")
        self.clockSkew = make.gauge("clock.skew")
        self.entries = make.gauge("entries")
        self.bytes = make.gauge("bytes")
        self.activeFlights = make.gauge("flight.active")
        self.pendingWrites = make.gauge("store.pending")
        self.droppedWrites = make.counter("store.dropped")
        self.storeState = make.gauge("store.state")
        self.refusedClients = make.gauge("breaker.refused_clients")
        self.patientClients = make.gauge("retry_after.active")
        self.droppedEvents = make.counter("events.dropped")
        self.fleet = FleetMetrics(factory: factory)
        self.remainingAtServe = make.recorder("token.remaining", [("at", "serve")])
        self.remainingAtReplacement = make.recorder("token.remaining", [("at", "replacement")])
    }

    func requested(_ result: RequestResult, by count: UInt64) {
        if count > 0 { self.requests[result]?.increment(by: Int64(clamping: count)) }
    }

    func requestEnded(_ result: RequestResult, nanoseconds: Int64) {
        guard self.isHeard else { return }
        self.requestDurations[result]?.recordNanoseconds(max(0, nanoseconds))
    }

    func served(_ record: TokenRecord, now: Int64) {
        guard self.isHeard else { return }
        self.remainingAtServe.record(Double(record.plan.deadline - now) / 1e9)
    }

    func removed(_ reason: MissReason) { self.removals[reason]?.increment() }

    func flightEnded(_ reason: FlightReason, nanoseconds: Int64) {
        self.flightDurations[reason]?.recordNanoseconds(nanoseconds)
    }

    func refreshed(_ outcome: RefreshOutcome) { self.refreshes[outcome]?.increment() }

    func failed(_ reason: FlightReason) { self.flightFailures[reason]?.increment() }

    func waiters(_ count: Int, reason: FlightReason) { self.flightWaiters[reason]?.record(count) }

    func published(replaced record: TokenRecord?, now: Int64) {
        guard let record else { return }
        self.remainingAtReplacement.record(Double(record.plan.deadline - now) / 1e9)
    }

    func storeCall(_ operation: StoreOperation, nanoseconds: Int64) {
        self.storeDurations[operation]?.recordNanoseconds(nanoseconds)
    }

    func protectionFailed(_ code: RecordProtectionError.Code) { self.protectionFailures[code]?.increment() }

    func storeFailed(_ operation: StoreOperation) { self.storeErrors[operation]?.increment() }
}

/// How a refresh ended; the `outcome` of the metric `tokencache.refresh`.
enum RefreshOutcome: String, CaseIterable, Sendable {
    case success = "success"
    case failure = "failure"
    /// The issuer gave no token that lives longer.
    case noProgress = "no_progress"
    /// The key was invalidated meanwhile.
    case discarded = "discarded"

    init(_ success: Slot<Waiter>.Success) {
        switch success {
        case .publish: self = .success
        case .keepEntry: self = .noProgress
        case .discard: self = .discarded
        }
    }
}

/// What of the counts was handed to the metrics already.
struct PublishedCounts: Sendable {
    var requests: [RequestResult: UInt64] = [:]
    var droppedWrites = 0
    var droppedEvents: UInt64 = 0
    var prunedAt: Int64 = 0
}
