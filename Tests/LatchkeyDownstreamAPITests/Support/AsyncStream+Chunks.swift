//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension AsyncStream<[UInt8]> {
    /// A sequence of some chunks.
    static func chunks(_ chunks: [UInt8]...) -> Self {
        Self { continuation in
            for chunk in chunks { continuation.yield(chunk) }
            continuation.finish()
        }
    }
}
