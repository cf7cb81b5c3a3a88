//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// What cases expect of single calls.
extension StoreTrial {
    /// The store returns this record.
    func reads(
        _ record: StoredRecord,
        from store: (any TokenStore)? = nil,
        fileID: String = #fileID,
        line: Int = #line
    ) async {
        let outcome = await self.get(record.key, from: store)
        guard case .record(let read) = outcome else {
            return self.check(false, "The record was not read: \(outcome)", fileID: fileID, line: line)
        }
        self.check(
            read == record,
            "Another record was read: \(Self.difference(read, record))",
            fileID: fileID,
            line: line
        )
    }

    /// The store has no record under this name.
    func readsNothing(
        _ name: String = "key",
        from store: (any TokenStore)? = nil,
        fileID: String = #fileID,
        line: Int = #line
    ) async {
        let outcome = await self.get(self.key(name), from: store)
        if case .absent = outcome { return }
        self.check(false, "Something was read where nothing is: \(outcome)", fileID: fileID, line: line)
    }

    /// The store writes this record.
    func accepts(
        _ record: StoredRecord,
        _ condition: StoreWrite.Condition = .ifNewer,
        fileID: String = #fileID,
        line: Int = #line
    ) async {
        let outcome = await self.put(record, condition)
        if case .accepted = outcome { return }
        self.check(false, "A write was not accepted: \(outcome)", fileID: fileID, line: line)
    }

    /// The store does not write this record and names the version that stands in its way.
    func refuses(
        _ record: StoredRecord,
        _ condition: StoreWrite.Condition = .ifNewer,
        because version: RecordVersion?,
        fileID: String = #fileID,
        line: Int = #line
    ) async {
        let outcome = await self.put(record, condition)
        if case .superseded(by: version) = outcome { return }
        let expected = version.map { "\($0)" } ?? "nothing"
        self.check(false, "A write was not superseded by \(expected): \(outcome)", fileID: fileID, line: line)
    }

    /// The store removes a record.
    func removes(_ removal: StoreRemoval, fileID: String = #fileID, line: Int = #line) async {
        let outcome = await self.remove(removal)
        if case .removed = outcome { return }
        self.check(false, "A record was not removed: \(outcome)", fileID: fileID, line: line)
    }

    /// The store finds nothing to remove.
    func hasNothing(toRemove removal: StoreRemoval, fileID: String = #fileID, line: Int = #line) async {
        let outcome = await self.remove(removal)
        if case .absent = outcome { return }
        self.check(false, "A removal found something: \(outcome)", fileID: fileID, line: line)
    }

    /// The store does not remove a record and names its version.
    func keeps(
        _ version: RecordVersion,
        despite removal: StoreRemoval,
        fileID: String = #fileID,
        line: Int = #line
    ) async {
        let outcome = await self.remove(removal)
        if case .superseded(by: version) = outcome { return }
        self.check(false, "A removal was not superseded by \(version): \(outcome)", fileID: fileID, line: line)
    }

    /// Names the fields in which two records differ; payloads may be long.
    private static func difference(_ left: StoredRecord, _ right: StoredRecord) -> String {
        var fields: [String] = []
        if left.key != right.key { fields.append("key") }
        if left.partition != right.partition { fields.append("partition") }
        if left.version != right.version { fields.append("version \(left.version) for \(right.version)") }
        if left.epoch != right.epoch { fields.append("epoch \(left.epoch) for \(right.epoch)") }
        if left.expiresAt != right.expiresAt { fields.append("expiry \(left.expiresAt) for \(right.expiresAt)") }
        if left.durability != right.durability { fields.append("durability") }
        if left.payload != right.payload { fields.append("payload") }
        return fields.joined(separator: ", ")
    }
}
