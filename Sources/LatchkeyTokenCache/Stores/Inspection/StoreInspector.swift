//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Looks into a store and changes it, beside the caches that use it.
///
/// It reads with the store's own encryption. Nothing that it returns or throws contains the text of a token. What it
/// changes it announces in the store's feed, if it has one, so that caches which run stop serving what is gone.
///
/// ```swift
/// let inspector = StoreInspector(store)
/// let statistics = try await inspector.statistics()
/// try await inspector.purge(CachePartition(authority: "login.microsoftonline.com", tenant: "contoso", client: "…"))
/// ```
public struct StoreInspector: Sendable {
    let store: any TokenStore
    let codec: RecordCodec
    let timeout: Duration
    let time: any TimeProvider
    /// Tells the inspector from the caches that read the feed.
    let origin = UInt64.random(in: .min ... .max)

    private static let pageSize = 256

    /// Creates an inspector.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - timeout: How long each call of the store may take; 10 seconds by default.
    ///   - time: The clocks; the system's by default.
    public init(_ store: any TokenStore, timeout: Duration = .seconds(10), time: any TimeProvider = SystemTime()) {
        self.store = store
        self.codec = RecordCodec(store: store)
        self.timeout = timeout
        self.time = time
    }

    /// Whether what the store holds is hidden and sealed.
    public var isProtected: Bool { self.codec.isProtecting }

    // MARK: - Reading

    /// Reads everything that the store holds, a page at a time.
    ///
    /// - Parameters:
    ///   - partition: Whose records to read; everyone's by default.
    ///   - body: Is given each page, which may be empty.
    /// - Throws: ``TokenStoreError``, with the code ``TokenStoreError/Code/misconfigured`` when the store cannot list.
    public func forEachPage(
        in partition: CachePartition? = nil,
        _ body: ([InspectedRecord]) async -> Void
    ) async throws(TokenStoreError) {
        guard let store = self.store as? any ScannableTokenStore else {
            throw TokenStoreError(.misconfigured, "This store cannot list its records.")
        }
        var epochs: [StorePartition: UInt64] = [:]
        var cursor: StoreCursor?
        repeat {
            let name = partition.map(self.codec.storePartition)
            let page = try await store.scan(name, after: cursor, limit: Self.pageSize, timeout: self.timeout).get()
            var inspected: [InspectedRecord] = []
            for record in page.records { inspected.append(try await self.inspect(record, &epochs)) }
            await body(inspected)
            cursor = page.next
        } while cursor != nil
    }

    /// Reads everything that the store holds, at once.
    ///
    /// - Parameter partition: Whose records to read; everyone's by default.
    /// - Returns: The records, in the order of the store; one that changed meanwhile may come twice.
    /// - Throws: ``TokenStoreError``, with the code ``TokenStoreError/Code/misconfigured`` when the store cannot list.
    public func records(in partition: CachePartition? = nil) async throws(TokenStoreError) -> [InspectedRecord] {
        var records: [InspectedRecord] = []
        try await self.forEachPage(in: partition) { records += $0 }
        return records
    }

    /// Reads the record of a key.
    ///
    /// - Parameter key: The name of the token.
    /// - Returns: What the store has under the name, or `nil`.
    /// - Throws: ``TokenStoreError`` when the store does not answer.
    public func record(of key: CacheKey) async throws(TokenStoreError) -> InspectedRecord? {
        switch await self.store.get([self.codec.storeKey(key)], timeout: self.timeout).first {
        case .record(let record)?:
            var epochs: [StorePartition: UInt64] = [:]
            return try await self.inspect(record, &epochs)
        case .absent?: return nil
        case .failed(let error)?: throw error
        case nil: throw .noOutcome
        }
    }

    private func inspect(
        _ record: StoredRecord,
        _ epochs: inout [StorePartition: UInt64]
    ) async throws(TokenStoreError) -> InspectedRecord {
        let epoch = try await self.epoch(of: record.partition, &epochs)
        return InspectedRecord(stored: record, content: self.content(of: record), isCurrent: record.epoch >= epoch)
    }

    private func content(of record: StoredRecord) -> InspectedRecord.Content {
        guard !record.payload.isEmpty else { return .other }
        do throws(RecordProtectionError) {
            let opened = try self.codec.open(record)
            guard let token = StoredToken(opened.record.payload, isSealedWithOldKey: opened.isSealedWithOldKey),
                token.expiresAt == record.expiresAt, self.codec.storeKey(token.key) == record.key,
                self.codec.storePartition(token.key.partition) == record.partition
            else { return .unreadable(RecordProtectionError.Code.malformed.name) }
            return .token(token)
        } catch {
            return .unreadable(error.code.name)
        }
    }
}

extension StoredToken {
    /// Reads an open payload, whatever key it is of.
    init?(_ payload: [UInt8], isSealedWithOldKey: Bool = false) {
        guard let (key, content) = PlainRecordCodec().decode(payload) else { return nil }
        self.init(
            key: key,
            issuedAt: content.issuedAt,
            expiresAt: content.expiresAt,
            tokenType: content.token.tokenType,
            scopes: content.token.scopes,
            durability: content.token.durability,
            isSealedWithOldKey: isSealedWithOldKey,
            payload: payload
        )
    }
}

extension TokenStoreError {
    /// The store broke its contract.
    static var noOutcome: Self { .init(.unavailable, "The store did not answer for every key.") }
}
