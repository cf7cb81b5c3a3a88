//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// A change in the columns in which it is stored.
struct ChangeRow {
    var kind: Int64
    /// The key, partition or gate.
    var name: [UInt8]
    var first: UInt64
    var second: UInt64
    var origin: UInt64
}

extension ChangeRow {
    private static let set: Int64 = 1
    private static let softRemoval: Int64 = 2
    private static let hardRemoval: Int64 = 3
    private static let epoch: Int64 = 4
    private static let gate: Int64 = 5

    init(_ change: StoreChange) {
        switch change.kind {
        case .set(let key, let version):
            self.init(kind: Self.set, name: key.bytes, version: version, origin: change.origin)
        case .remove(let key, let version, let hard):
            let kind = hard ? Self.hardRemoval : Self.softRemoval
            self.init(kind: kind, name: key.bytes, version: version, origin: change.origin)
        case .epoch(let partition, let epoch):
            self.init(kind: Self.epoch, name: partition.bytes, first: epoch, second: 0, origin: change.origin)
        case .gate(let name, let until):
            let first = UInt64(bitPattern: until.milliseconds)
            self.init(kind: Self.gate, name: name, first: first, second: 0, origin: change.origin)
        }
    }

    private init(kind: Int64, name: [UInt8], version: RecordVersion, origin: UInt64) {
        self.init(kind: kind, name: name, first: version.fence, second: version.sequence, origin: origin)
    }

    /// The change, or `nil` for one of a kind that is not known.
    var change: StoreChange? {
        let version = RecordVersion(fence: self.first, sequence: self.second)
        let kind: StoreChange.Kind
        switch self.kind {
        case Self.set: kind = .set(StoreKey(bytes: self.name), version)
        case Self.softRemoval: kind = .remove(StoreKey(bytes: self.name), version, hard: false)
        case Self.hardRemoval: kind = .remove(StoreKey(bytes: self.name), version, hard: true)
        case Self.epoch: kind = .epoch(StorePartition(bytes: self.name), self.first)
        case Self.gate: kind = .gate(self.name, until: WallTime(milliseconds: Int64(bitPattern: self.first)))
        default: return nil
        }
        return StoreChange(kind, origin: self.origin)
    }
}
