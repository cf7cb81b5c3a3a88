//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension StoreInspector {
    /// Puts tokens into the store, where none that was issued later is.
    ///
    /// - Parameter tokens: The tokens.
    /// - Returns: What became of them.
    /// - Throws: ``TokenStoreError`` when the store does not answer, or refuses a record.
    package func put(_ tokens: [CarriedToken]) async throws(TokenStoreError) -> TokenArchiveReport {
        var superseded = 0
        var records: [TokenArchive.Record] = []
        var epochs: [StorePartition: UInt64] = [:]
        for carried in tokens {
            let existing = try await self.record(of: carried.key)
            if let held = existing?.token, held.issuedAt > carried.issuedAt, existing?.isCurrent == true {
                superseded += 1
                continue
            }
            let content = PlainRecordCodec.Content(
                token: carried.token,
                issuedAt: carried.issuedAt,
                expiresAt: carried.expiresAt,
                refreshAt: carried.refreshAt
            )
            guard let token = StoredToken(PlainRecordCodec().encode(content, key: carried.key)) else { continue }
            let version = existing?.stored.version.next ?? RecordVersion(sequence: 1)
            let epoch = try await self.epoch(of: self.codec.storePartition(carried.key.partition), &epochs)
            records.append(TokenArchive.Record(token: token, version: version, epoch: epoch))
        }
        var report = try await self.restore(TokenArchive(createdAt: self.time.wallTime(), records: records))
        report.superseded += superseded
        return report
    }
}
