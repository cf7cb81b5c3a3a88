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
        self.isHeard = !(factory is NOOPMetricsHandler)
        func counter(_ label: String, _ dimensions: [(String, String)] = []) -> Counter {
            Counter(label: label, dimensions: dimensions, factory: factory)
        }
        func perReason<Value>(_ make: (String) -> Value) -> [FlightReason: Value] {
            Dictionary(
                uniqueKeysWithValues: [FlightReason.load, .refresh, .forced].map { ($0, make($0.rawValue)) }
            )
        }
        func perOperation<Value>(_ make: (String) -> Value) -> [StoreOperation: Value] {
            Dictionary(
                uniqueKeysWithValues: StoreOperation.allCases.map {
                    ($0, make($0.rawValue))
                }
            )
        }
        self.requests = Dictionary(
            uniqueKeysWithValues: RequestResult.allCases.map {
                ($0, counter("tokencache.request", [("result", $0.rawValue)]))
            }
        )
        self.requestDurations = Dictionary(
            uniqueKeysWithValues: RequestResult.allCases.map {
                let dimensions = [("result", $0.rawValue)]
                return ($0, Timer(label: "tokencache.request.duration", dimensions: dimensions, factory: factory))
            }
        )
        self.removals = Dictionary(
            uniqueKeysWithValues: MissReason.allCases.map {
                ($0, counter("tokencache.removed", [("reason", $0.rawValue)]))
            }
        )
        self.refreshes = Dictionary(
            uniqueKeysWithValues: RefreshOutcome.allCases.map {
                ($0, counter("tokencache.refresh", [("outcome", $0.rawValue)]))
            }
        )
        self.flightDurations = perReason {
            Timer(label: "tokencache.flight.duration", dimensions: [("reason", $0)], factory: factory)
        }
        self.flightFailures = perReason { counter("tokencache.flight.failed", [("reason", $0)]) }
        self.flightWaiters = perReason {
            Recorder(label: "tokencache.flight.waiters", dimensions: [("reason", $0)], factory: factory)
        }
        self.storeDurations = perOperation {
            Timer(label: "tokencache.store.duration", dimensions: [("operation", $0)], factory: factory)
        }
        self.storeErrors = perOperation { counter("tokencache.store.errors", [("operation", $0)]) }
        self.waitersCancelled = counter("tokencache.flight.waiter.cancelled")
        self.discarded = counter("tokencache.flight.discarded")
        self.noProgress = counter("tokencache.refresh.no_progress")
        self.tenantMismatches = counter("tokencache.response.tenant_mismatch")
        self.storeRecordsRejected = counter("tokencache.store.records_rejected")
        self.protectionFailures = Dictionary(
            uniqueKeysWithValues: RecordProtectionError.Code.all.map {
                ($0, counter("tokencache.crypto.failures", [("reason", $0.name)]))
            }
        )
        self.clockJumps = counter("tokencache.clock.jumps")
        self.clockSkew = Gauge(label: "tokencache.clock.skew", factory: factory)
        self.entries = Gauge(label: "tokencache.entries", factory: factory)
        self.bytes = Gauge(label: "tokencache.bytes", factory: factory)
        self.activeFlights = Gauge(label: "tokencache.flight.active", factory: factory)
        self.pendingWrites = Gauge(label: "tokencache.store.pending", factory: factory)
        self.droppedWrites = counter("tokencache.store.dropped")
        self.storeState = Gauge(label: "tokencache.store.state", factory: factory)
        self.refusedClients = Gauge(label: "tokencache.breaker.refused_clients", factory: factory)
        self.patientClients = Gauge(label: "tokencache.retry_after.active", factory: factory)
        self.droppedEvents = counter("tokencache.events.dropped")
        self.fleet = FleetMetrics(factory: factory)
        func remaining(_ at: String) -> Recorder {
            Recorder(label: "tokencache.token.remaining", dimensions: [("at", at)], factory: factory)
        }
        self.remainingAtServe = remaining("serve")
        self.remainingAtReplacement = remaining("replacement")
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
