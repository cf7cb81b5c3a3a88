//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A token that a service will need as soon as it is ready.
public struct WarmUpRequest: Sendable {
    /// The name of the token.
    public var key: CacheKey
    /// Where to acquire it; kept, to refresh the token while it is in use.
    public var source: any TokenSource

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - key: The name of the token.
    ///   - source: Where to acquire it.
    public init(key: CacheKey, source: any TokenSource) {
        self.key = key
        self.source = source
    }
}

/// How far a warm-up has come.
public struct WarmUpReport: Hashable, Sendable {
    /// How many tokens are held.
    public var ready: Int
    /// How many could not be acquired.
    public var failed: Int
    /// How many are still being acquired; that goes on in the background.
    public var pending: Int
}
