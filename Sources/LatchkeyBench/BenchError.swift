//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Why a measurement means nothing.
package enum BenchError: Error, CustomStringConvertible {
    /// A lookup that was to be a hit was none.
    case missed(String, count: Int)
    /// A token that was put into the cache is not in it.
    case tokenMissing
    /// Some of the callers did not get their token.
    case callersFailed(Int)

    /// What happened.
    package var description: String {
        switch self {
        case .missed(let name, let count): "\(name): \(count) lookups found no token; the figures mean nothing."
        case .tokenMissing: "A token that was put into the cache is not in it."
        case .callersFailed(let count): "\(count) callers got no token; the figures mean nothing."
        }
    }
}
