//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The flights that wait until they may call one issuer: partitions take turns, so that a crowd of one does not hold up
/// the others.
struct CallQueue: Sendable {
    private var waiting: [CachePartition: ArraySlice<AuthorityGovernor.Call>] = [:]
    private var partitions: [UInt64: CachePartition] = [:]
    /// The partitions with waiting flights; the first is the next.
    private var turns: [CachePartition] = []

    var count: Int { self.partitions.count }

    var isEmpty: Bool { self.partitions.isEmpty }

    mutating func append(_ call: AuthorityGovernor.Call) {
        self.partitions[call.flight] = call.partition
        if self.waiting[call.partition] == nil { self.turns.append(call.partition) }
        self.waiting[call.partition, default: []].append(call)
    }

    /// Takes out the flight whose turn it is, among those of partitions that may call.
    mutating func next(where mayCall: (CachePartition) -> Bool) -> AuthorityGovernor.Call? {
        guard let index = self.turns.firstIndex(where: mayCall) else { return nil }
        let partition = self.turns.remove(at: index)
        let call = self.waiting[partition]!.removeFirst()
        self.partitions[call.flight] = nil
        if self.waiting[partition]!.isEmpty {
            self.waiting[partition] = nil
        } else {
            self.turns.append(partition)
        }
        return call
    }

    /// Takes out a flight that does not wait any more.
    mutating func remove(_ flight: UInt64) {
        guard let partition = self.partitions.removeValue(forKey: flight) else { return }
        self.waiting[partition]!.removeAll { $0.flight == flight }
        guard self.waiting[partition]!.isEmpty else { return }
        self.waiting[partition] = nil
        self.turns.removeAll { $0 == partition }
    }
}
