//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How fast a store does something, beside a reference.
package struct StoreBenchRow: Encodable, Sendable {
    /// The store.
    package var store: String
    /// What was done.
    package var operation: String
    /// How often in a second.
    package var operationsPerSecond: Double
    /// What it is compared with.
    package var reference: String
    /// How often that was done in a second.
    package var referenceOperationsPerSecond: Double
    /// The store's share, or multiple, of the reference.
    package var ratio: Double
    /// What the ratio shall be at least; `nil` when there is no such limit.
    package var target: Double?
    /// The time within which half of the operations were done, in microseconds.
    package var p50Microseconds: Double
    /// The time within which 99 of 100 operations were done, in microseconds.
    package var p99Microseconds: Double

    init(
        store: String,
        operation: String,
        operationsPerSecond: Double,
        reference: String,
        referenceOperationsPerSecond: Double,
        ratio: Double,
        target: Double?,
        p50Microseconds: Double,
        p99Microseconds: Double
    ) {
        self.store = store
        self.operation = operation
        self.operationsPerSecond = operationsPerSecond
        self.reference = reference
        self.referenceOperationsPerSecond = referenceOperationsPerSecond
        self.ratio = ratio
        self.target = target
        self.p50Microseconds = p50Microseconds
        self.p99Microseconds = p99Microseconds
    }
}
