//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The bounds of what an issuer may ask for with `Retry-After`.
enum RetryAfter {
    /// One hour, the bound that Microsoft's libraries use too.
    static let limit = Int64.seconds(3600)

    /// Nanoseconds of a wait, between zero and ``limit``.
    static func clamped(_ wait: Duration) -> Int64 {
        min(max(wait.nanoseconds, 0), Self.limit)
    }
}
