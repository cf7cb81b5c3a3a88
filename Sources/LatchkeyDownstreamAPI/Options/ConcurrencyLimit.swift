//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How many calls to an API may be under way at a time.
///
/// A call is under way until the body of its response has been read or dropped.
public struct ConcurrencyLimit: Hashable, Sendable {
    /// The number of calls at a time.
    public var maximumCalls: Int
    /// The number of calls that may wait for their turn, 1000 by default; more are refused at once.
    public var maximumWaiting: Int

    /// Creates a limit.
    ///
    /// - Parameters:
    ///   - maximumCalls: The number of calls at a time.
    ///   - maximumWaiting: The number of calls that may wait; 1000 by default.
    public init(_ maximumCalls: Int, maximumWaiting: Int = 1000) {
        self.maximumCalls = maximumCalls
        self.maximumWaiting = maximumWaiting
    }
}
