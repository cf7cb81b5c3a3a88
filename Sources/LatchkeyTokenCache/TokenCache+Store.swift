//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CoreMetrics
import Logging
import ServiceContextModule
import Tracing

extension TokenCache {
    /// The store, unless it was closed or is left alone for a moment.
    var openStore: (any TokenStore)? {
        guard let store = self.store, !self.storeSchedule.isClosed,
            !self.storeHealth.isOpen
        else { return nil }
        return store
    }

    /// Calls the store with a limit on time that holds even when the store does not honour it.
    func bounded<Value: Sendable>(
        _ limit: Duration,
        _ operation: StoreOperation,
        _ call: @escaping @Sendable (Duration) async -> Value
    ) async -> Value? {
        let span = self.tracer.startSpan(
            "token_cache.store",
            context: ServiceContext.current ?? .topLevel,
            ofKind: .client
        )
        span.attributes["token_cache.store.operation"] = operation.rawValue
        defer { span.end() }
        let context = span.context
        let start = self.time.exactNow()
        let value = await self.within(limit, "token-store-call") {
            await ServiceContext.$current.withValue(context) { await call(limit) }
        }
        self.metrics.storeCall(operation, nanoseconds: self.time.exactNow() - start)
        if value == nil { span.setStatus(SpanStatus(code: .error, message: "no answer in time")) }
        return value
    }

    /// Does something in a task of its own and waits for it no longer than a time, after which it is cancelled.
    func within<Value: Sendable>(
        _ limit: Duration,
        _ name: String,
        _ work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        let bound = BoundedCall()
        let box = Box<Value?>(nil)
        let task = Box<Task<Void, Never>?>(nil)
        let end = self.time.exactNow().addingClamped(limit.nanoseconds)
        let inTime = await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
            bound.onEnd { continuation.resume(returning: $0) }
            self.arm(.bound(bound), at: end)
            task.set(
                self.spawn(name) {
                    box.set(await work())
                    bound.end(inTime: true)
                }
            )
        }
        guard !inTime else { return box.get() }
        task.get()?.cancel()
        return nil
    }

    /// Notes that the store answered.
    func storeAnswered() {
        self.storeHealth.succeeded(now: self.time.exactNow())
        self.noteStoreState()
    }

    /// Notes that the store failed, or did not answer in time.
    func storeFailed(_ operation: StoreOperation, _ error: TokenStoreError?) {
        self.storeHealth.failed(now: self.time.exactNow())
        self.reportStore(operation, error)
        self.noteStoreState()
    }

    /// Reports a failure of the store that says nothing of its health.
    func reportStore(_ operation: StoreOperation, _ error: TokenStoreError?) {
        self.metrics.storeFailed(operation)
        self.emit(.storeFailed(operation))
        self.logger.debug(
            "The token store failed.",
            metadata: [
                "token_cache.store.operation": "\(operation.rawValue)",
                "token_cache.store.error": "\(error?.message ?? "no answer in time")",
            ]
        )
    }

    // MARK: - Purging

    /// Purges a partition or everything in the store; what fails is tried again later.
    func purgeStored(_ target: any Purgeable, named name: StorePartition) async {
        guard self.abilities.epochs != nil, !self.storeSchedule.isClosed else { return }
        if let state = target as? PartitionState, self.fleet.partitions[name] == nil {
            self.fleet.partitions[name] = state
        }
        if await self.raiseEpoch(of: target, named: name) { return }
        self.storeSchedule.unpurged[name] = target
        self.planFlush(after: .milliseconds(500))
    }

    /// Raises the epochs that could not be raised before.
    ///
    /// - Returns: Whether none is left.
    func catchUpWithPurges() async -> Bool {
        while let name = self.storeSchedule.nextUnpurged {
            guard let target = self.storeSchedule.unpurged.removeValue(forKey: name) else { break }
            guard await self.raiseEpoch(of: target, named: name) else {
                self.storeSchedule.unpurged[name] = target
                return false
            }
        }
        return true
    }

    private func raiseEpoch(of target: any Purgeable, named name: StorePartition) async -> Bool {
        guard self.openStore != nil, let store = self.abilities.epochs else { return false }
        let budget = self.configuration.storeWriteBudget
        let answer = await self.bounded(budget, .epoch) { await store.raiseEpoch(of: name, timeout: $0) }
        guard case .success(let epoch)? = answer else {
            self.storeFailed(.epoch, nil)
            return false
        }
        self.storeAnswered()
        let known = target.stored.value ?? 0
        target.stored.learn(epoch, at: self.time.exactNow())
        target.stored.confirmPurge()
        // Another instance has purged too, perhaps after this one.
        if epoch > known + 1 { target.overtake() }
        self.announce(.epoch(name, epoch))
        await self.sendAnnouncements()
        return true
    }
}
