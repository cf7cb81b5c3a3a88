//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How often an issuer is asked for its keys.
public struct KeyRefreshPolicy: Hashable, Sendable {
    /// After how long the keys are fetched again while the old ones go on serving; 12 hours by default, and up to an
    /// hour more at random.
    public var interval: Duration
    /// How long must lie between two fetches because of keys that are not known; 5 minutes by default.
    ///
    /// Whoever sends tokens with made-up keys causes one fetch in that time, and no more.
    public var unknownKeyInterval: Duration
    /// The longest wait after fetches that failed, while there are no keys yet; 30 seconds by default.
    public var longestBackoff: Duration

    /// Describes how often keys are fetched.
    ///
    /// - Parameters:
    ///   - interval: After how long keys are fetched again; 12 hours by default.
    ///   - unknownKeyInterval: How long must lie between two fetches because of unknown keys; 5 minutes by default.
    ///   - longestBackoff: The longest wait after failures; 30 seconds by default.
    public init(
        interval: Duration = .seconds(12 * 3600),
        unknownKeyInterval: Duration = .seconds(300),
        longestBackoff: Duration = .seconds(30)
    ) {
        self.interval = interval
        self.unknownKeyInterval = unknownKeyInterval
        self.longestBackoff = longestBackoff
    }
}
