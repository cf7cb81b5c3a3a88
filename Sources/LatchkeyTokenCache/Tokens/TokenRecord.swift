//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// The record behind an ``AccessToken``: immutable but for the bookkeeping of its use.
final class TokenRecord: Sendable {
    /// Where a record came from.
    enum Origin: UInt8, Sendable {
        case authority
        case store
        case primed
    }

    /// What the source returned.
    let content: AcquiredToken
    /// The points of the token's life.
    let plan: RefreshPlan
    /// When the token request was sent, in nanoseconds of the cache's time.
    let issuedAt: Int64
    /// When the record was published, in nanoseconds of the cache's time.
    let publishedAt: Int64
    /// When the token expires, by this host's wall clock.
    let expiresAt: WallTime
    /// Orders the records of one key across instances.
    let version: RecordVersion
    /// The partition with its present epoch.
    let partition: PartitionState
    /// The epoch under which the token was acquired.
    let epoch: UInt64
    let origin: Origin
    /// What to ask for a new token when no caller is at hand; `nil` when the source lives only for one call.
    let source: (any TokenSource)?

    /// From when on a read has to look closer: a refresh may be due, or the token is no longer usable.
    private let attentionAt: Atomic<Int64>
    /// When the token was last handed out, about a second coarse.
    private let usedAt: Atomic<Int64>
    /// Whether a resource has rejected the token.
    private let rejected = Atomic(false)

    init(
        content: AcquiredToken,
        plan: RefreshPlan,
        issuedAt: Int64,
        publishedAt: Int64,
        expiresAt: WallTime,
        version: RecordVersion,
        partition: PartitionState,
        epoch: UInt64,
        origin: Origin,
        source: (any TokenSource)?,
        lastUse: Int64? = nil
    ) {
        self.content = content
        self.plan = plan
        self.issuedAt = issuedAt
        self.publishedAt = publishedAt
        self.expiresAt = expiresAt
        self.version = version
        self.partition = partition
        self.epoch = epoch
        self.origin = origin
        self.source = source
        self.attentionAt = Atomic(plan.refreshAt)
        self.usedAt = Atomic(lastUse ?? publishedAt)
    }

    /// The same token with a shorter life.
    func shortened(by excess: Int64) -> TokenRecord {
        TokenRecord(
            content: self.content,
            plan: self.plan.moved(by: -excess),
            issuedAt: self.issuedAt,
            publishedAt: self.publishedAt,
            expiresAt: self.expiresAt,
            version: self.version,
            partition: self.partition,
            epoch: self.epoch,
            origin: self.origin,
            source: self.source,
            lastUse: self.lastUse
        )
    }

    /// Whether the token can be handed out without another thought.
    @inline(__always)
    func isFresh(at now: Int64) -> Bool {
        now < self.attentionAt.load(ordering: .relaxed) && self.epoch == self.partition.epoch
    }

    /// Whether the token can be handed out at all.
    func isUsable(at now: Int64) -> Bool {
        now < self.plan.usableUntil && self.isCurrent
    }

    /// Whether the partition was not purged since the token was acquired.
    var isCurrent: Bool { self.epoch == self.partition.epoch }

    /// The nanoseconds between the request for the token and its expiry.
    var life: Int64 { self.plan.deadline - self.issuedAt }

    var hash: TokenHash { TokenHash(of: self.content.value) }

    var isRejected: Bool { self.rejected.load(ordering: .relaxed) }

    /// Notes that a resource rejected the token; reads look closer from now on.
    func markRejected() {
        self.rejected.store(true, ordering: .relaxed)
        self.attentionAt.store(.min, ordering: .relaxed)
    }

    /// Lets reads pass without a closer look until a refresh can be tried again.
    func postponeAttention(until time: Int64) {
        guard !self.isRejected else { return }
        self.attentionAt.store(min(time, self.plan.mandatoryAt), ordering: .relaxed)
    }

    var lastUse: Int64 { self.usedAt.load(ordering: .relaxed) }

    /// Notes that the token was handed out.
    @inline(__always)
    func markUsed(at now: Int64) {
        // Most hits find a recent mark: a write would take the cache line away from other cores.
        if now &- self.usedAt.load(ordering: .relaxed) > 1_000_000_000 {
            self.usedAt.store(now, ordering: .relaxed)
        }
    }
}
