//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// A token in memory: immutable but for marks, and small, because there may be millions.
///
/// What many records have in common is in ``home``, what few need is in ``RecordExtra``; lives are kept in milliseconds.
final class TokenRecord: Sendable {
    /// Where a record came from.
    enum Origin: UInt16, Sendable {
        case authority
        case store
        case primed
    }

    // What every hit looks at comes first, within the length of a cache line.

    /// What the record has in common with others.
    let home: RecordHome
    private let subjectHigh: UInt64
    private let subjectLow: UInt64
    /// From when on a read has to look closer: a refresh may be due, or the token is no longer usable.
    private let attentionAt: Atomic<Int64>
    /// When the token was last handed out, in units of about a second.
    private let usedAt: Atomic<UInt32>
    private let marks: Atomic<UInt16>
    private let sequence: UInt16
    /// The epoch under which the token was acquired.
    private let epochWord: UInt32
    private let lifeMilliseconds: UInt32
    /// The token's text.
    let value: String
    /// When the token expires, in nanoseconds of the cache's time.
    let deadline: Int64
    private let extra: RecordExtra?
    /// How long before the deadline the background refresh starts.
    private let leadMilliseconds: UInt32
    /// How long after the token request the record was made.
    private let publishedMilliseconds: UInt32

    /// What is marked on a record, beside its origin and the form of its subject in the lowest bits.
    private enum Mark {
        static let origin: UInt16 = 0b11
        static let form: UInt16 = 0b1100
        static let rejected: UInt16 = 1 << 4
        static let pinned: UInt16 = 1 << 5
        static let doubted: UInt16 = 1 << 6
        static let examined: UInt16 = 1 << 7
    }

    /// - Parameters:
    ///   - value: The token's text.
    ///   - home: What the record has in common with others.
    ///   - key: The record's key.
    ///   - plan: The points of the token's life.
    ///   - issuedAt: When the token request was sent.
    ///   - publishedAt: The present.
    ///   - version: Orders the records of the key.
    ///   - epoch: The epoch under which the token was acquired.
    ///   - origin: Where the record comes from.
    ///   - expiresAt: When the token expires by its store's record; `nil` for one that comes from its issuer.
    ///   - lastUse: When the token that this one replaces was last handed out; the present by default.
    init(
        value: String,
        home: RecordHome,
        key: CacheKey,
        plan: RefreshPlan,
        issuedAt: Int64,
        publishedAt: Int64,
        version: RecordVersion,
        epoch: UInt64,
        origin: Origin,
        expiresAt: WallTime? = nil,
        lastUse: Int64? = nil
    ) {
        let life = plan.deadline - issuedAt
        let subject = key.storage.subjectWords
        self.value = value
        self.home = home
        self.subjectHigh = subject.high
        self.subjectLow = subject.low
        self.deadline = plan.deadline
        self.lifeMilliseconds = UInt32(clamping: life / 1_000_000)
        self.leadMilliseconds = UInt32(clamping: (plan.deadline - plan.refreshAt + 999_999) / 1_000_000)
        self.publishedMilliseconds = UInt32(clamping: (publishedAt - issuedAt) / 1_000_000)
        self.sequence = UInt16(clamping: version.sequence)
        self.epochWord = UInt32(truncatingIfNeeded: epoch)
        self.extra = RecordExtra.make(
            longSubject: subject.form == .long ? key.subject : nil,
            version: Self.isSmall(version) ? nil : version,
            life: life / 1_000_000 < UInt32.max ? nil : life,
            expiresAt: expiresAt
        )
        self.usedAt = Atomic(UInt32(truncatingIfNeeded: (lastUse ?? publishedAt) >> 30))
        self.marks = Atomic(origin.rawValue | UInt16(subject.form.rawValue) << 2)
        self.attentionAt = Atomic(
            RefreshPlan(deadline: plan.deadline, life: life, lead: Int64(self.leadMilliseconds) * 1_000_000).refreshAt
        )
    }

    /// The same record with its marks, but for its text, the points of its life or its version.
    private init(_ other: TokenRecord, value: String, deadline: Int64, version: RecordVersion? = nil) {
        self.value = value
        self.home = other.home
        self.subjectHigh = other.subjectHigh
        self.subjectLow = other.subjectLow
        self.deadline = deadline
        self.extra = version.map { other.extra(version: $0) } ?? other.extra
        self.lifeMilliseconds = other.lifeMilliseconds
        self.leadMilliseconds = other.leadMilliseconds
        self.publishedMilliseconds = other.publishedMilliseconds
        self.sequence = version.map { UInt16(clamping: $0.sequence) } ?? other.sequence
        self.epochWord = other.epochWord
        self.usedAt = Atomic(other.usedAt.load(ordering: .relaxed))
        self.marks = Atomic(other.marks.load(ordering: .relaxed))
        let attentionAt = other.attentionAt.load(ordering: .relaxed)
        self.attentionAt = Atomic(attentionAt == .min ? .min : attentionAt - (other.deadline - deadline))
    }

    /// The same token with a shorter life.
    func shortened(by excess: Int64) -> TokenRecord {
        TokenRecord(self, value: self.value, deadline: self.deadline - excess)
    }

    /// The same token under another version.
    func renumbered(_ version: RecordVersion) -> TokenRecord {
        TokenRecord(self, value: self.value, deadline: self.deadline, version: version)
    }

    private func extra(version: RecordVersion) -> RecordExtra? {
        RecordExtra.make(
            longSubject: self.extra?.longSubject,
            version: Self.isSmall(version) ? nil : version,
            life: self.extra?.life,
            expiresAt: self.extra?.expiresAt
        )
    }

    /// Whether a version fits into a record without extra.
    private static func isSmall(_ version: RecordVersion) -> Bool {
        version.fence == 0 && version.sequence < UInt16.max
    }

    /// The same token with a text of its own, so that two cores need not share a reference count.
    func replica() -> TokenRecord {
        TokenRecord(self, value: String(decoding: Array(self.value.utf8), as: UTF8.self), deadline: self.deadline)
    }

    // MARK: - Reads

    /// Whether the token can be handed out without another thought.
    @inline(__always)
    func isFresh(at now: Int64) -> Bool {
        self.needsNoAttention(at: now) && self.isCurrent
    }

    /// Whether no closer look is due, purges apart.
    @inline(__always)
    func needsNoAttention(at now: Int64) -> Bool { now < self.attentionAt.load(ordering: .relaxed) }

    /// Whether the partition was not purged since the token was acquired.
    @inline(__always)
    var isCurrent: Bool { self.epochWord == UInt32(truncatingIfNeeded: self.home.partition.epoch) }

    /// Whether the record is for a key, compared in full.
    @inline(__always)
    func matches(_ key: CacheKeyStorage) -> Bool {
        self.subjectHigh == key.subjectWords.high && self.subjectLow == key.subjectWords.low
            && self.formBits == UInt16(key.subjectWords.form.rawValue)
            && (key.subjectWords.form != .long || self.matchesLongSubject(key))
            && (self.home.groupID == key.groupID.load(ordering: .relaxed) || self.matchesGroup(of: key))
    }

    @inline(never)
    private func matchesLongSubject(_ key: CacheKeyStorage) -> Bool { self.extra?.longSubject == key.subject }

    /// Compares the rest of the key, when it does not remember the group: it is new, or was used with another cache.
    @inline(never)
    private func matchesGroup(of key: CacheKeyStorage) -> Bool {
        guard self.home.group.contains(key) else { return false }
        key.groupID.store(self.home.groupID, ordering: .relaxed)
        return true
    }

    @inline(__always)
    private var formBits: UInt16 { (self.marks.load(ordering: .relaxed) & Mark.form) >> 2 }

    /// Notes that the token was handed out.
    @inline(__always)
    func markUsed(at now: Int64) {
        // Most hits find a recent mark: a write would take the cache line away from other cores.
        let unit = UInt32(truncatingIfNeeded: now >> 30)
        if unit != self.usedAt.load(ordering: .relaxed) { self.usedAt.store(unit, ordering: .relaxed) }
    }
}

// MARK: - Facts

extension TokenRecord {
    /// Whether the token can be handed out at all.
    func isUsable(at now: Int64) -> Bool { now < self.plan.usableUntil && self.isCurrent }

    /// The nanoseconds between the request for the token and its expiry.
    var life: Int64 { self.extra?.life ?? Int64(self.lifeMilliseconds) * 1_000_000 }

    /// The points of the token's life.
    var plan: RefreshPlan {
        RefreshPlan(deadline: self.deadline, life: self.life, lead: Int64(self.leadMilliseconds) * 1_000_000)
    }

    /// When the token request was sent, in nanoseconds of the cache's time.
    var issuedAt: Int64 { self.deadline - self.life }

    /// When the record was made, in nanoseconds of the cache's time.
    var publishedAt: Int64 { self.issuedAt + Int64(self.publishedMilliseconds) * 1_000_000 }

    /// When the token expires, by this host's wall clock.
    var expiresAt: WallTime { self.extra?.expiresAt ?? self.home.group.clock.wallTime(of: self.deadline) }

    /// From when on the cache replaces the token, by this host's wall clock.
    var refreshAt: WallTime { self.home.group.clock.wallTime(of: self.plan.refreshAt) }

    /// Orders the records of one key across instances.
    var version: RecordVersion { self.extra?.version ?? RecordVersion(sequence: UInt64(self.sequence)) }

    var origin: Origin { Origin(rawValue: self.marks.load(ordering: .relaxed) & Mark.origin)! }
    var details: TokenDetails { self.home.details }
    var partition: PartitionState { self.home.partition }
    var source: (any TokenSource)? { self.home.source }
    var hash: TokenHash { TokenHash(of: self.value) }
    /// When the token was last handed out, at the latest.
    var lastUse: Int64 { Int64(self.usedAt.load(ordering: .relaxed)) << 30 | (1 << 30 - 1) }

    /// The record's key, made anew.
    var key: CacheKey {
        let form = SubjectWords.Form(rawValue: UInt8(truncatingIfNeeded: self.formBits))!
        let words = SubjectWords(high: self.subjectHigh, low: self.subjectLow, form: form)
        return self.home.group.key(subject: words.subject ?? self.extra?.longSubject ?? "")
    }

    /// The token as its source returned it, but for the time that has passed since.
    var content: AcquiredToken {
        AcquiredToken(
            value: self.value,
            lifetime: .duration(.nanoseconds(self.life)),
            refreshAfter: self.details.refreshAfter,
            tokenType: self.details.tokenType,
            scopes: self.details.scopes,
            tenant: self.details.tenant,
            bindingKeyID: self.details.bindingKeyID,
            durability: self.details.durability,
            attributes: self.details.attributes
        )
    }

    /// The number of bytes that the record takes, its text included.
    var weight: Int { self.value.utf8.count + 192 }
}

// MARK: - Marks

extension TokenRecord {
    var isRejected: Bool { self.marks.load(ordering: .sequentiallyConsistent) & Mark.rejected != 0 }

    /// Notes that a resource rejected the token; reads look closer from now on.
    func markRejected() {
        self.marks.bitwiseOr(Mark.rejected, ordering: .sequentiallyConsistent)
        self.attentionAt.store(.min, ordering: .sequentiallyConsistent)
    }

    /// Lets reads pass without a closer look until a refresh can be tried again.
    func postponeAttention(until time: Int64) {
        guard !self.needsCloserLook else { return }
        self.attentionAt.store(min(time, self.plan.mandatoryAt), ordering: .sequentiallyConsistent)
        // The rejection may have come in between.
        if self.needsCloserLook { self.attentionAt.store(.min, ordering: .sequentiallyConsistent) }
    }

    private var needsCloserLook: Bool {
        self.marks.load(ordering: .sequentiallyConsistent) & (Mark.rejected | Mark.doubted) != 0
    }

    /// Whether the token is to be compared with the store before long.
    var isInDoubt: Bool { self.marks.load(ordering: .sequentiallyConsistent) & Mark.doubted != 0 }

    /// Notes that another instance may have replaced or removed the token; reads look closer from now on.
    func doubt() {
        self.marks.bitwiseOr(Mark.doubted, ordering: .sequentiallyConsistent)
        self.attentionAt.store(.min, ordering: .sequentiallyConsistent)
    }

    /// Notes that the token is as right as can be known.
    func trust() {
        let marks = self.marks.bitwiseAnd(~(Mark.doubted | Mark.examined), ordering: .sequentiallyConsistent)
        if marks.oldValue & Mark.doubted != 0 { self.postponeAttention(until: self.plan.refreshAt) }
    }

    /// Notes that somebody sees to the comparison.
    ///
    /// - Returns: Whether nobody did before.
    func beginsExamination() -> Bool {
        self.marks.bitwiseOr(Mark.examined, ordering: .sequentiallyConsistent).oldValue & Mark.examined == 0
    }

    /// Notes that the comparison has ended, perhaps in vain.
    func endExamination() { self.marks.bitwiseAnd(~Mark.examined, ordering: .sequentiallyConsistent) }

    /// When a timer is to look at the record again.
    func nextLook(after now: Int64) -> Int64 {
        let attentionAt = self.attentionAt.load(ordering: .relaxed)
        let end = self.plan.usableUntil
        return attentionAt > now ? min(attentionAt, end) : end
    }

    /// Whether the record must stay in memory: its store has not confirmed it, or a handle relies on it.
    var isPinned: Bool { self.marks.load(ordering: .relaxed) & Mark.pinned != 0 }

    func pin() { self.marks.bitwiseOr(Mark.pinned, ordering: .relaxed) }

    func unpin() { self.marks.bitwiseAnd(~Mark.pinned, ordering: .relaxed) }
}
