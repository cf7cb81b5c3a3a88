//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What can be measured.
package enum BenchTheme: String, CaseIterable, Sendable {
    /// Getting a token that is held.
    case hit
    /// Getting a held token through a handle.
    case handle
    /// Many callers that want the same missing token.
    case stampede
    /// What a full cache weighs, and how it expires.
    case memory

    /// Measures in full size.
    ///
    /// - Returns: What was found.
    /// - Throws: ``BenchError`` when the figures would mean nothing.
    package func run() async throws -> any BenchResult {
        switch self {
        case .hit: try await HitBench().run()
        case .handle: try await HandleBench().run()
        case .stampede: try await StampedeBench().run()
        case .memory: try await MemoryBench().run()
        }
    }
}
