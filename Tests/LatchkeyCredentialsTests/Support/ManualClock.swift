//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCredentials

/// A value that tasks share.
final class Locked<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) {
        self.value = value
    }

    /// Lends the value.
    func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        try self.lock.withLock { try body(&self.value) }
    }

    /// A copy of the value.
    var current: Value { self.withLock { $0 } }
}

/// A clock that stands still until it is moved.
struct ManualClock: Sendable {
    private let time = Locked(Samples.now)

    /// The clock as credentials see it.
    var clock: CredentialClock { .init { [time] in time.current } }
    /// The present.
    var now: Int64 { self.time.current }

    /// Moves the present.
    func advance(by seconds: Int64) { self.time.withLock { $0 += seconds } }
}
