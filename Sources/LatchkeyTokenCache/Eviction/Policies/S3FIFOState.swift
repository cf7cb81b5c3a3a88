//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What ``S3FIFO`` knows of a slot, in one byte: the queue it is in and how often it was hit.
struct S3FIFOState: BitwiseCopyable, Equatable, Sendable {
    static let newInSmall = S3FIFOState(bits: 0)
    static let newInMain = S3FIFOState(bits: 4)

    /// The queue in bit 2, the counter in bits 0 and 1.
    private var bits: UInt8

    private init(bits: UInt8) {
        self.bits = bits
    }

    var isInMain: Bool { self.bits & 4 != 0 }

    /// The number of hits, at most 3.
    var counter: UInt8 { self.bits & 3 }

    /// The state after one more hit.
    var raised: S3FIFOState { S3FIFOState(bits: self.bits + 1) }

    /// The state after a turn of the main queue.
    var lowered: S3FIFOState { S3FIFOState(bits: self.bits - 1) }
}
