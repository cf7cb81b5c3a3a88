//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Says what the cache knows of a key, and why it would not answer from memory.
    ///
    /// - Parameter key: The name of the token.
    /// - Returns: The state of the key; nothing in it reveals a token.
    public nonisolated func explain(_ key: CacheKey) -> TokenExplanation {
        let now = self.time.exactNow()
        let (record, slot, loss, lastMiss) = self.shard(key).withLock { state in
            (state.entry(key), state.slot(key), state.losses.reason(for: key), state.misses.reason(for: key))
        }
        var explanation = TokenExplanation(
            state: Self.state(record: record, slot: slot, now: now),
            remaining: record.map { .nanoseconds($0.plan.deadline - now) },
            refreshDue: record.map { .nanoseconds($0.plan.refreshAt - now) },
            lastUse: record.map { .nanoseconds(max(0, now - $0.lastUse)) },
            waiters: slot?.current?.waiters.count ?? 0,
            failedRefreshes: slot?.failedRefreshes ?? 0
        )
        if let slot, slot.nextAttempt > now { explanation.nextAttempt = .nanoseconds(slot.nextAttempt - now) }
        if let negative = slot?.negative, negative.isActive(at: now, epoch: negative.epoch) {
            explanation.failure = negative.failure.kind
            explanation.failsFor = .nanoseconds(negative.until - now)
        }
        explanation.lastMiss = lastMiss
        if record == nil {
            explanation.missReason = loss ?? .neverSeen
            explanation.nearestDifference = self.nearestDifference(to: key)
        }
        return explanation
    }

    private static func state(record: TokenRecord?, slot: Slot<Waiter>?, now: Int64) -> TokenExplanation.State {
        guard let record else {
            if slot?.current != nil { return .loading }
            return slot?.negative.map { now < $0.until } ?? false ? .failed : .absent
        }
        if now >= record.plan.deadline { return .expired }
        if now >= record.plan.usableUntil { return .belowFloor }
        if record.isRejected { return .rejected }
        if now >= record.plan.mandatoryAt { return .mandatory }
        if slot?.current != nil { return .refreshing }
        return now >= record.plan.refreshAt ? .refreshDue : .fresh
    }

    /// The component in which the most similar held key differs, if one differs in a single component.
    private nonisolated func nearestDifference(to key: CacheKey) -> KeyComponent? {
        var nearest: KeyComponent?
        for shard in self.shards where nearest == nil {
            nearest = shard.withLock { state in
                var found: KeyComponent?
                state.entries.forEach { record in
                    let other = record.key
                    let differences = key.differences(from: other)
                    if differences.count == 1 { found = differences[0] }
                }
                return found
            }
        }
        return nearest
    }
}

/// What a cache knows of one key.
public struct TokenExplanation: Hashable, Sendable {
    /// The state of a key.
    public enum State: String, Hashable, Sendable {
        /// No token is held, and none is being acquired.
        case absent
        /// No token is held; one is being acquired.
        case loading
        /// No token is held, and calls fail at once because acquisitions failed.
        case failed
        /// The token is held and handed out.
        case fresh
        /// The token is handed out; its refresh starts with the next request.
        case refreshDue
        /// The token is handed out while a new one is being acquired.
        case refreshing
        /// The token is about to expire: callers wait briefly for a new one.
        case mandatory
        /// A resource has rejected the token: callers wait briefly for a new one.
        case rejected
        /// The token has not expired but is too near to it to be handed out.
        case belowFloor
        /// The token has expired.
        case expired
    }

    /// The state of the key.
    public var state: State
    /// How long the held token remains valid.
    public var remaining: Duration?
    /// In how long its refresh is due; negative when it is overdue.
    public var refreshDue: Duration?
    /// How long ago the token was handed out, about a second coarse.
    public var lastUse: Duration?
    /// How many callers wait.
    public var waiters: Int
    /// How many acquisitions have failed in a row.
    public var failedRefreshes: Int
    /// In how long the next refresh may start, when failures hold it back.
    public var nextAttempt: Duration?
    /// The class of the failure with which calls are turned away.
    public var failure: AcquisitionFailure.Kind?
    /// For how long calls are turned away.
    public var failsFor: Duration?
    /// Why no token is held.
    public var missReason: MissReason?
    /// Why memory did not answer the last request that had to wait for a missing token.
    public var lastMiss: MissReason?
    /// The one component in which a held key differs from this one, when a key was perhaps built wrongly.
    public var nearestDifference: KeyComponent?
}

/// A component of a ``CacheKey``.
public enum KeyComponent: String, Hashable, Sendable {
    /// The issuer.
    case authority
    /// The tenant.
    case tenant
    /// The client identifier.
    case client
    /// The kind of grant.
    case flow
    /// For whom the token is.
    case subject
    /// The requested scopes.
    case scopes
    /// How the token is presented.
    case tokenType
    /// The key that the token is bound to.
    case bindingKeyID
    /// The further components.
    case extensions
}

extension CacheKey {
    /// The components in which two keys differ.
    func differences(from other: CacheKey) -> [KeyComponent] {
        var differences: [KeyComponent] = []
        if self.partition.authority != other.partition.authority { differences.append(.authority) }
        if self.partition.tenant != other.partition.tenant { differences.append(.tenant) }
        if self.partition.client != other.partition.client { differences.append(.client) }
        if self.flow != other.flow { differences.append(.flow) }
        if self.subject != other.subject { differences.append(.subject) }
        if self.scopes != other.scopes { differences.append(.scopes) }
        if self.tokenType != other.tokenType { differences.append(.tokenType) }
        if self.bindingKeyID != other.bindingKeyID { differences.append(.bindingKeyID) }
        if self.extensions != other.extensions { differences.append(.extensions) }
        return differences
    }
}
