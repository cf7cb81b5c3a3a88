//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension StoreInspector {
    /// Puts the tokens of the store into an archive.
    ///
    /// - Parameters:
    ///   - partition: Whose tokens; everyone's by default.
    ///   - isIncluded: Which of them; all by default. What cannot be read or was purged is left out in any case.
    /// - Returns: The archive.
    /// - Throws: ``TokenStoreError``, with the code ``TokenStoreError/Code/misconfigured`` when the store cannot list.
    public func archive(
        of partition: CachePartition? = nil,
        where isIncluded: (StoredToken) -> Bool = { _ in true }
    ) async throws(TokenStoreError) -> TokenArchive {
        var records: [StoreKey: TokenArchive.Record] = [:]
        try await self.forEachPage(in: partition) { page in
            for record in page where record.isCurrent {
                guard let token = record.token, isIncluded(token) else { continue }
                records[record.stored.key] = TokenArchive.Record(
                    token: token,
                    version: record.stored.version,
                    epoch: record.stored.epoch
                )
            }
        }
        let sorted = records.sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }
        return TokenArchive(createdAt: self.time.wallTime(), records: sorted.map(\.value))
    }

    /// Puts the tokens of an archive into the store, where nothing newer is.
    ///
    /// - Parameter archive: The archive.
    /// - Returns: What became of the tokens.
    /// - Throws: ``TokenStoreError`` when the store does not answer, or refuses a record.
    public func restore(_ archive: TokenArchive) async throws(TokenStoreError) -> TokenArchiveReport {
        var report = TokenArchiveReport()
        var epochs: [StorePartition: UInt64] = [:]
        let now = self.time.wallTime()
        for start in stride(from: 0, to: archive.records.count, by: 64) {
            var writes: [StoreWrite] = []
            for record in archive.records[start..<min(start + 64, archive.records.count)] {
                let partition = self.codec.storePartition(record.token.key.partition)
                let epoch = try await self.epoch(of: partition, &epochs)
                if record.token.expiresAt <= now {
                    report.expired += 1
                } else if record.epoch < epoch {
                    report.purged += 1
                } else {
                    writes.append(StoreWrite(try self.seal(self.stored(record, in: partition, epoch: epoch))))
                }
            }
            try await self.write(writes, &report)
        }
        return report
    }

    private func stored(_ record: TokenArchive.Record, in partition: StorePartition, epoch: UInt64) -> StoredRecord {
        StoredRecord(
            key: self.codec.storeKey(record.token.key),
            partition: partition,
            version: record.version,
            epoch: epoch,
            expiresAt: record.token.expiresAt,
            durability: record.token.durability,
            payload: record.token.payload
        )
    }

    private func write(_ writes: [StoreWrite], _ report: inout TokenArchiveReport) async throws(TokenStoreError) {
        guard !writes.isEmpty else { return }
        let outcomes = await self.store.put(writes, timeout: self.timeout)
        guard outcomes.count == writes.count else { throw .noOutcome }
        for outcome in outcomes {
            switch outcome {
            case .accepted: report.taken += 1
            case .superseded: report.superseded += 1
            case .failed(let error): throw error
            }
        }
    }

    /// The epoch below which the records of a partition are invalid, zero in a store that has none.
    func epoch(
        of partition: StorePartition,
        _ epochs: inout [StorePartition: UInt64]
    ) async throws(TokenStoreError) -> UInt64 {
        if let epoch = epochs[partition] { return epoch }
        guard let store = self.store as? any EpochTokenStore else { return 0 }
        let epoch = try await store.validEpoch(of: partition, timeout: self.timeout).get()
        epochs[partition] = epoch
        return epoch
    }
}
